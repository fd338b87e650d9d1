# Completion of bd for bash. Generated from the commands; `bd completion bash` prints it.

_bd_flags() {
    case "$1" in
    "create"|"new") echo "--title -d --description --body-file --stdin --design --design-file --acceptance --notes --append-notes --context --skills -t --type -p --priority -a --assignee -l --labels -e --estimate --due --defer --deps --parent --id --force --external-ref --spec-id --metadata --ephemeral --no-history --no-inherit-labels --mol-type --wisp-type --waits-for --waits-for-gate --event-category --event-actor --event-target --event-payload -f --file --graph --repo --prefix --rig --validate --dry-run --silent" ;;
    "q") echo "-t --type -p --priority -l --labels" ;;
    "show"|"view") echo "--id --current --short --children --refs --thread --local-time --long --include-comments --include-dependents --as-of -w --watch --repo" ;;
    "update") echo "--title -d --description --body-file --stdin --allow-empty-description --design --design-file --acceptance --notes --append-notes -s --status -t --type -p --priority -a --assignee --claim --add-label --remove-label --set-labels --parent -e --estimate --due --defer --external-ref --spec-id --metadata --set-metadata --unset-metadata --ephemeral --persistent --history --no-history --await-id --session" ;;
    "edit") echo "--title --description --design --notes --acceptance" ;;
    "close"|"done") echo "-r --reason --reason-file -f --force --suggest-next --claim-next --continue --no-auto --session" ;;
    "reopen") echo "-r --reason" ;;
    "delete") echo "-f --force --dry-run --cascade --hard --from-file -r --reason" ;;
    "list") echo "-s --status -p --priority -t --type -a --assignee --no-assignee -l --label --label-any --label-pattern --label-regex --exclude-label --no-labels --exclude-type --title --title-contains --desc-contains --notes-contains --empty-description --id --priority-min --priority-max --created-after --created-before --updated-after --updated-before --closed-after --closed-before --due-after --due-before --defer-after --defer-before --overdue --deferred --parent --no-parent --ready --pinned --no-pinned --include-templates --include-gates --include-infra --mol-type --wisp-type --spec --metadata-field --has-metadata-key --repo --all -n --limit --sort -r --reverse --long --pretty --tree --flat --format --skip-labels -w --watch --no-pager" ;;
    "query") echo "-a --all -n --limit --sort -r --reverse --long --parse-only --repo" ;;
    "count") echo "-s --status -p --priority -t --type -a --assignee --no-assignee -l --label --label-any --no-labels --title --title-contains --desc-contains --notes-contains --empty-description --id --priority-min --priority-max --created-after --created-before --updated-after --updated-before --closed-after --closed-before --repo --by-status --by-priority --by-type --by-assignee --by-label" ;;
    "import") echo "-i --input --dry-run -s --skip-existing --strict --force --rename-on-import --orphan-handling --dedup --dedupe-after --clear-duplicate-external-refs" ;;
    "export") echo "-o --output -f --format -s --status -a --assignee -t --type -p --priority --priority-min --priority-max -l --label --label-any --id --parent --created-after --created-before --updated-after --updated-before --all --include-infra --include-memories --scrub --events --events-reset --force" ;;
    "init") echo "-p --prefix --force --from-jsonl --stealth --setup-exclude -b --branch --backend --skip-hooks --skip-merge-driver --skip-agents --non-interactive --role --contributor --team" ;;
    "config set") echo "--force-git-tracked" ;;
    "config set-many") echo "--force-git-tracked" ;;
    "config show") echo "--source" ;;
    "info") echo "--schema --whats-new --thanks" ;;
    "doctor") echo "--fix -y --yes -i --interactive --dry-run --check --clean --check-health --deep --fix-child-parent -o --output --agent --perf --migration --force" ;;
    "migrate") echo "--inspect --dry-run -y --yes --cleanup --update-repo-id --to-classic" ;;
    "checkpoint") echo "--mode" ;;
    "completion") echo "--no-descriptions" ;;
    "help") echo "--all --list --doc" ;;
    esac
    echo "--json --db --actor -C --directory -q --quiet -v --verbose --readonly --sandbox --lock-timeout --no-auto-flush --no-auto-import -h --help"
}

_bd_value() {
    case "$1 $2" in
    "create --body-file"|"new --body-file") echo "@files" ;;
    "create --design-file"|"new --design-file") echo "@files" ;;
    "create -t"|"create --type"|"new -t"|"new --type") echo "task bug feature epic chore" ;;
    "create -p"|"create --priority"|"new -p"|"new --priority") echo "0 1 2 3 4" ;;
    "create --deps"|"new --deps") echo "@ids" ;;
    "create --parent"|"new --parent") echo "@ids" ;;
    "create --waits-for"|"new --waits-for") echo "@ids" ;;
    "create --waits-for-gate"|"new --waits-for-gate") echo "all-children any-children" ;;
    "create -f"|"create --file"|"new -f"|"new --file") echo "@files" ;;
    "create --graph"|"new --graph") echo "@files" ;;
    "create --repo"|"new --repo") echo "@dirs" ;;
    "q -t"|"q --type") echo "task bug feature epic chore" ;;
    "q -p"|"q --priority") echo "0 1 2 3 4" ;;
    "show --id"|"view --id") echo "@ids" ;;
    "update --body-file") echo "@files" ;;
    "update --design-file") echo "@files" ;;
    "update -s"|"update --status") echo "open in_progress blocked deferred closed" ;;
    "update -t"|"update --type") echo "task bug feature epic chore" ;;
    "update -p"|"update --priority") echo "0 1 2 3 4" ;;
    "update --parent") echo "@ids" ;;
    "close --reason-file"|"done --reason-file") echo "@files" ;;
    "delete --from-file") echo "@files" ;;
    "list -s"|"list --status") echo "open in_progress blocked deferred closed" ;;
    "list -p"|"list --priority") echo "0 1 2 3 4" ;;
    "list -t"|"list --type") echo "task bug feature epic chore" ;;
    "list --exclude-type") echo "task bug feature epic chore" ;;
    "list --id") echo "@ids" ;;
    "list --priority-min") echo "0 1 2 3 4" ;;
    "list --priority-max") echo "0 1 2 3 4" ;;
    "list --parent") echo "@ids" ;;
    "list --sort") echo "priority created updated closed status id title type assignee" ;;
    "list --format") echo "digraph dot json" ;;
    "query --sort") echo "priority created updated closed status id title type assignee" ;;
    "count -s"|"count --status") echo "open in_progress blocked deferred closed" ;;
    "count -p"|"count --priority") echo "0 1 2 3 4" ;;
    "count -t"|"count --type") echo "task bug feature epic chore" ;;
    "count --id") echo "@ids" ;;
    "count --priority-min") echo "0 1 2 3 4" ;;
    "count --priority-max") echo "0 1 2 3 4" ;;
    "import -i"|"import --input") echo "@files" ;;
    "import --orphan-handling") echo "allow strict skip resurrect" ;;
    "export -o"|"export --output") echo "@files" ;;
    "export -f"|"export --format") echo "jsonl obsidian" ;;
    "export -s"|"export --status") echo "open in_progress blocked deferred closed" ;;
    "export -t"|"export --type") echo "task bug feature epic chore" ;;
    "export -p"|"export --priority") echo "0 1 2 3 4" ;;
    "export --priority-min") echo "0 1 2 3 4" ;;
    "export --priority-max") echo "0 1 2 3 4" ;;
    "export --id") echo "@ids" ;;
    "export --parent") echo "@ids" ;;
    "init --backend") echo "sqlite" ;;
    "init --role") echo "maintainer contributor" ;;
    "doctor -o"|"doctor --output") echo "@files" ;;
    "doctor --migration") echo "pre post" ;;
    "checkpoint --mode") echo "passive full restart truncate" ;;
    *" --db") echo "@files" ;;
    *" -C"|*" --directory") echo "@dirs" ;;
    *" "--acceptance|*" "--actor|*" "--add-label|*" "--append-notes|*" "--as-of|*" "--assignee|*" "--await-id|*" "--backend|*" "--body-file|*" "--branch|*" "--check|*" "--closed-after|*" "--closed-before|*" "--context|*" "--created-after|*" "--created-before|*" "--db|*" "--defer|*" "--defer-after|*" "--defer-before|*" "--deps|*" "--desc-contains|*" "--description|*" "--design|*" "--design-file|*" "--directory|*" "--doc|*" "--due|*" "--due-after|*" "--due-before|*" "--estimate|*" "--event-actor|*" "--event-category|*" "--event-payload|*" "--event-target|*" "--exclude-label|*" "--exclude-type|*" "--external-ref|*" "--file|*" "--format|*" "--from-file|*" "--graph|*" "--has-metadata-key|*" "--id|*" "--input|*" "--label|*" "--label-any|*" "--label-pattern|*" "--label-regex|*" "--labels|*" "--limit|*" "--lock-timeout|*" "--metadata|*" "--metadata-field|*" "--migration|*" "--mode|*" "--mol-type|*" "--notes|*" "--notes-contains|*" "--orphan-handling|*" "--output|*" "--parent|*" "--prefix|*" "--priority|*" "--priority-max|*" "--priority-min|*" "--reason|*" "--reason-file|*" "--remove-label|*" "--repo|*" "--rig|*" "--role|*" "--session|*" "--set-labels|*" "--set-metadata|*" "--skills|*" "--sort|*" "--source|*" "--spec|*" "--spec-id|*" "--status|*" "--title|*" "--title-contains|*" "--type|*" "--unset-metadata|*" "--updated-after|*" "--updated-before|*" "--waits-for|*" "--waits-for-gate|*" "--wisp-type|*" "-C|*" "-a|*" "-b|*" "-d|*" "-e|*" "-f|*" "-i|*" "-l|*" "-n|*" "-o|*" "-p|*" "-r|*" "-s|*" "-t) echo @none ;;
    esac
}

_bd_words() {
    case "$1" in
    "create"|"new") echo "@none" ;;
    "q") echo "@none" ;;
    "show"|"view") echo "@ids" ;;
    "update") echo "@ids" ;;
    "edit") echo "@ids" ;;
    "close"|"done") echo "@ids" ;;
    "reopen") echo "@ids" ;;
    "delete") echo "@ids" ;;
    "list") echo "@none" ;;
    "query") echo "@none" ;;
    "count") echo "@none" ;;
    "types") echo "@none" ;;
    "import") echo "@files" ;;
    "export") echo "@none" ;;
    "repo") echo "add remove list sync status" ;;
    "repo add") echo "@dirs" ;;
    "repo remove") echo "@none" ;;
    "repo list") echo "@none" ;;
    "repo sync") echo "@none" ;;
    "repo status") echo "@none" ;;
    "init") echo "@none" ;;
    "config") echo "get set set-many list show unset validate" ;;
    "config get") echo "@none" ;;
    "config set") echo "@none" ;;
    "config set-many") echo "@none" ;;
    "config list") echo "@none" ;;
    "config show") echo "@none" ;;
    "config unset") echo "@none" ;;
    "config validate") echo "@none" ;;
    "info") echo "@none" ;;
    "where") echo "@none" ;;
    "doctor") echo "@dirs" ;;
    "migrate") echo "@none" ;;
    "checkpoint") echo "@none" ;;
    "version") echo "@none" ;;
    "completion") echo "bash zsh fish powershell" ;;
    "schema") echo "@commands" ;;
    "help") echo "@commands" ;;
    esac
}

_bd_fill() {
    local IFS=$'\n'
    case "$1" in
    @ids) COMPREPLY=($(bd __complete ids --no-descriptions -- "$2" 2>/dev/null)) ;;
    @files) COMPREPLY=($(compgen -f -- "$2")); compopt -o filenames 2>/dev/null ;;
    @dirs) COMPREPLY=($(compgen -d -- "$2")); compopt -o filenames 2>/dev/null ;;
    @commands) COMPREPLY=($(compgen -W "${_bd_commands// /$'\n'}" -- "$2")) ;;
    @none) COMPREPLY=() ;;
    *) COMPREPLY=($(compgen -W "${1// /$'\n'}" -- "$2")) ;;
    esac
}

_bd_commands="create q show update edit close reopen delete list query count types import export repo init config info where doctor migrate checkpoint version completion schema help"

_bd() {
    local current="${COMP_WORDS[COMP_CWORD]}" command="" previous="" word kind i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if [[ -n "$previous" ]]; then
            [[ "$word" == "=" ]] && continue
            previous=""
            continue
        fi
        if [[ "$word" == -* ]]; then
            [[ -n "$(_bd_value "$command" "$word")" ]] && previous="$word"
        elif [[ -z "$command" ]]; then
            command="$word"
        elif [[ "$command" != *" "* && -n "$(_bd_words "$command $word")" ]]; then
            command="$command $word"
        fi
    done
    [[ "$current" == "=" ]] && current=""
    if [[ -n "$previous" ]]; then
        _bd_fill "$(_bd_value "$command" "$previous")" "$current"
    elif [[ "$current" == -* ]]; then
        _bd_fill "$(_bd_flags "$command")" "$current"
    elif [[ -z "$command" ]]; then
        _bd_fill @commands "$current"
    else
        _bd_fill "$(_bd_words "$command")" "$current"
    fi
}

complete -F _bd bd
