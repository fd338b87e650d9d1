# Completion of bd for bash. Generated from the commands; `bd completion bash` prints it.

_bd_flags() {
    case "$1" in
    "create"|"new") echo "--title -d --description --body-file --stdin --design --design-file --acceptance --notes --append-notes --context --skills -t --type -p --priority -a --assignee -l --labels -e --estimate --due --defer --deps --parent --id --force --external-ref --spec-id --metadata --ephemeral --no-history --no-inherit-labels --mol-type --wisp-type --waits-for --waits-for-gate --event-category --event-actor --event-target --event-payload -f --file --graph --repo --rig --validate --dry-run --silent" ;;
    "q") echo "-t --type -p --priority -l --labels" ;;
    "show"|"view") echo "--id --current --short --children --refs --thread --local-time --long --include-comments --include-dependents --as-of -w --watch --repo" ;;
    "update") echo "--title -d --description --body-file --stdin --allow-empty-description --design --design-file --acceptance --notes --append-notes -s --status -t --type -p --priority -a --assignee --claim --lease --if-unchanged --add-label --remove-label --set-labels --parent -e --estimate --due --defer --external-ref --spec-id --metadata --set-metadata --unset-metadata --ephemeral --persistent --history --no-history --await-id --session" ;;
    "edit") echo "--title --description --design --notes --acceptance" ;;
    "close"|"done") echo "-r --reason --reason-file -f --force --suggest-next --claim-next --continue --no-auto --session" ;;
    "reopen") echo "-r --reason" ;;
    "delete") echo "-f --force --dry-run --cascade --hard --from-file -r --reason" ;;
    "claim") echo "--next --lease -p --priority -t --type -l --label --label-any --exclude-label --exclude-type --metadata-field --has-metadata-key --parent -s --sort" ;;
    "heartbeat") echo "--lease" ;;
    "release") echo "-r --reason -f --force" ;;
    "undo") echo "--to --dry-run" ;;
    "ready") echo "-p --priority -t --type -a --assignee -u --unassigned -l --label --label-any --exclude-label --exclude-type --metadata-field --has-metadata-key --parent --mol --mol-type --gated --repo --include-deferred --include-ephemeral -s --sort -n --limit --claim --explain --plain --pretty --fields --brief" ;;
    "blocked") echo "--parent -p --priority -t --type -a --assignee -u --unassigned -l --label --label-any --inherited -n --limit --fields --brief" ;;
    "comments add") echo "-a --author -f --file --stdin" ;;
    "comments list") echo "--local-time" ;;
    "comment") echo "-a --author -f --file --stdin" ;;
    "note") echo "-f --file --stdin" ;;
    "defer") echo "--until" ;;
    "todo add") echo "-p --priority -d --description" ;;
    "todo list") echo "--all" ;;
    "todo done") echo "-r --reason" ;;
    "set-state") echo "-r --reason" ;;
    "batch") echo "-f --file --dry-run" ;;
    "promote") echo "-r --reason" ;;
    "move") echo "--to --keep-open --skip-deps" ;;
    "refile") echo "--keep-open --skip-deps" ;;
    "list") echo "-s --status -p --priority -t --type -a --assignee --no-assignee -l --label --label-any --label-pattern --label-regex --exclude-label --no-labels --exclude-type --title --title-contains --desc-contains --notes-contains --empty-description --id --priority-min --priority-max --created-after --created-before --updated-after --updated-before --closed-after --closed-before --due-after --due-before --defer-after --defer-before --overdue --deferred --parent --no-parent --ready --pinned --no-pinned --include-templates --include-gates --mol-type --wisp-type --spec --metadata-field --has-metadata-key --repo --all -n --limit --sort -r --reverse --long --pretty --tree --flat --format --skip-labels -w --watch --no-pager --fields --brief" ;;
    "lint") echo "-s --status -t --type" ;;
    "search") echo "--query -s --status -p --priority -t --type -a --assignee --no-assignee -l --label --label-any --no-labels --exclude-label --exclude-type --title-contains --desc-contains --notes-contains --external-contains --empty-description --priority-min --priority-max --created-after --created-before --updated-after --updated-before --closed-after --closed-before --parent --metadata-field --has-metadata-key --repo -n --limit --sort -r --reverse --long --fields --brief" ;;
    "query find") echo "-a --all -n --limit --sort -r --reverse --long --parse-only --repo --fields --brief" ;;
    "query run") echo "-a --all -n --limit --sort -r --reverse --long --parse-only --repo --fields --brief" ;;
    "count") echo "-s --status -p --priority -t --type -a --assignee --no-assignee -l --label --label-any --no-labels --title --title-contains --desc-contains --notes-contains --empty-description --id --priority-min --priority-max --created-after --created-before --updated-after --updated-before --closed-after --closed-before --repo --by-status --by-priority --by-type --by-assignee --by-label" ;;
    "status"|"stats") echo "--all --assigned --no-activity" ;;
    "history") echo "-n --limit" ;;
    "events"|"activity") echo "--since --until --by -t --type --issue -n --limit -d --details -f --follow --interval" ;;
    "diff") echo "--issue" ;;
    "board") echo "--by -a --assignee -t --type -p --priority -l --label --parent --repo --all -n --limit" ;;
    "timeline") echo "-d --days --weekly" ;;
    "burndown") echo "-d --days --weekly" ;;
    "changelog") echo "--since --since-tag --since-commit --until" ;;
    "stale") echo "-d --days -s --status -n --limit" ;;
    "import") echo "-i --input --dry-run -s --skip-existing --strict --force --rename-on-import --orphan-handling --dedup --dedupe-after --clear-duplicate-external-refs" ;;
    "export") echo "-o --output -f --format -s --status -a --assignee -t --type -p --priority --priority-min --priority-max -l --label --label-any --id --parent --created-after --created-before --updated-after --updated-before --all --include-memories --scrub --events --events-reset --force" ;;
    "sync") echo "--flush-only --import-only --status --dry-run --full" ;;
    "init") echo "-p --prefix --force --from-jsonl --stealth --setup-exclude -b --branch --backend --skip-hooks --skip-merge-driver --skip-agents --non-interactive --role --contributor --team" ;;
    "config set") echo "--force-git-tracked" ;;
    "config set-many") echo "--force-git-tracked" ;;
    "config show") echo "--source" ;;
    "prime") echo "--full --mcp --stealth --export --hook-json --memories-only" ;;
    "setup") echo "-y --yes --remove --check --list --print -o --output --project --global --stealth" ;;
    "gate create") echo "--blocks -t --type --await-id --timeout -r --reason" ;;
    "gate list") echo "-a --all -n --limit" ;;
    "gate resolve"|"gate close") echo "-r --reason" ;;
    "gate check") echo "-t --type -l --limit -e --escalate --dry-run" ;;
    "gate discover") echo "-b --branch -n --dry-run -l --limit -a --max-age" ;;
    "merge-slot acquire") echo "--holder --wait" ;;
    "merge-slot release") echo "--holder" ;;
    "sql") echo "--csv" ;;
    "remember") echo "--key" ;;
    "info") echo "--schema --whats-new --thanks" ;;
    "doctor") echo "--fix -y --yes -i --interactive --dry-run --check --clean --check-health --deep --fix-child-parent -o --output --agent --migration --force" ;;
    "rename-prefix") echo "--repair --dry-run" ;;
    "migrate") echo "--inspect --dry-run -y --yes --cleanup --update-repo-id --to-classic" ;;
    "checkpoint") echo "--mode" ;;
    "preflight") echo "--check --fix" ;;
    "audit record") echo "--kind --model --prompt --response --issue-id --tool-name --exit-code --error --stdin" ;;
    "audit label") echo "--label --reason" ;;
    "completion") echo "--no-descriptions" ;;
    "help") echo "--all --list --doc" ;;
    esac
    echo "--json --db --actor -C --directory -q --quiet -v --verbose --readonly --sandbox --lock-timeout --no-auto-flush --no-auto-import -h --help"
}

_bd_value() {
    case "$1 $2" in
    "create --title"|"new --title") echo "@none" ;;
    "create -d"|"create --description"|"new -d"|"new --description") echo "@none" ;;
    "create --body-file"|"new --body-file") echo "@files" ;;
    "create --design"|"new --design") echo "@none" ;;
    "create --design-file"|"new --design-file") echo "@files" ;;
    "create --acceptance"|"new --acceptance") echo "@none" ;;
    "create --notes"|"new --notes") echo "@none" ;;
    "create --append-notes"|"new --append-notes") echo "@none" ;;
    "create --context"|"new --context") echo "@none" ;;
    "create --skills"|"new --skills") echo "@none" ;;
    "create -t"|"create --type"|"new -t"|"new --type") echo "task bug feature epic chore" ;;
    "create -p"|"create --priority"|"new -p"|"new --priority") echo "0 1 2 3 4" ;;
    "create -a"|"create --assignee"|"new -a"|"new --assignee") echo "@none" ;;
    "create -l"|"create --labels"|"new -l"|"new --labels") echo "@none" ;;
    "create -e"|"create --estimate"|"new -e"|"new --estimate") echo "@none" ;;
    "create --due"|"new --due") echo "@none" ;;
    "create --defer"|"new --defer") echo "@none" ;;
    "create --deps"|"new --deps") echo "@ids" ;;
    "create --parent"|"new --parent") echo "@ids" ;;
    "create --id"|"new --id") echo "@none" ;;
    "create --external-ref"|"new --external-ref") echo "@none" ;;
    "create --spec-id"|"new --spec-id") echo "@none" ;;
    "create --metadata"|"new --metadata") echo "@none" ;;
    "create --mol-type"|"new --mol-type") echo "@none" ;;
    "create --wisp-type"|"new --wisp-type") echo "@none" ;;
    "create --waits-for"|"new --waits-for") echo "@ids" ;;
    "create --waits-for-gate"|"new --waits-for-gate") echo "all-children any-children" ;;
    "create --event-category"|"new --event-category") echo "@none" ;;
    "create --event-actor"|"new --event-actor") echo "@none" ;;
    "create --event-target"|"new --event-target") echo "@none" ;;
    "create --event-payload"|"new --event-payload") echo "@none" ;;
    "create -f"|"create --file"|"new -f"|"new --file") echo "@files" ;;
    "create --graph"|"new --graph") echo "@files" ;;
    "create --repo"|"new --repo") echo "@dirs" ;;
    "create --rig"|"new --rig") echo "@none" ;;
    "q -t"|"q --type") echo "task bug feature epic chore" ;;
    "q -p"|"q --priority") echo "0 1 2 3 4" ;;
    "q -l"|"q --labels") echo "@none" ;;
    "show --id"|"view --id") echo "@ids" ;;
    "show --as-of"|"view --as-of") echo "@none" ;;
    "show --repo"|"view --repo") echo "@none" ;;
    "update --title") echo "@none" ;;
    "update -d"|"update --description") echo "@none" ;;
    "update --body-file") echo "@files" ;;
    "update --design") echo "@none" ;;
    "update --design-file") echo "@files" ;;
    "update --acceptance") echo "@none" ;;
    "update --notes") echo "@none" ;;
    "update --append-notes") echo "@none" ;;
    "update -s"|"update --status") echo "open in_progress blocked deferred closed" ;;
    "update -t"|"update --type") echo "task bug feature epic chore" ;;
    "update -p"|"update --priority") echo "0 1 2 3 4" ;;
    "update -a"|"update --assignee") echo "@none" ;;
    "update --lease") echo "@none" ;;
    "update --if-unchanged") echo "@none" ;;
    "update --add-label") echo "@none" ;;
    "update --remove-label") echo "@none" ;;
    "update --set-labels") echo "@none" ;;
    "update --parent") echo "@ids" ;;
    "update -e"|"update --estimate") echo "@none" ;;
    "update --due") echo "@none" ;;
    "update --defer") echo "@none" ;;
    "update --external-ref") echo "@none" ;;
    "update --spec-id") echo "@none" ;;
    "update --metadata") echo "@none" ;;
    "update --set-metadata") echo "@none" ;;
    "update --unset-metadata") echo "@none" ;;
    "update --await-id") echo "@none" ;;
    "update --session") echo "@none" ;;
    "close -r"|"close --reason"|"done -r"|"done --reason") echo "@none" ;;
    "close --reason-file"|"done --reason-file") echo "@files" ;;
    "close --session"|"done --session") echo "@none" ;;
    "reopen -r"|"reopen --reason") echo "@none" ;;
    "delete --from-file") echo "@files" ;;
    "delete -r"|"delete --reason") echo "@none" ;;
    "claim --lease") echo "@none" ;;
    "claim -p"|"claim --priority") echo "0 1 2 3 4" ;;
    "claim -t"|"claim --type") echo "task bug feature epic chore" ;;
    "claim -l"|"claim --label") echo "@none" ;;
    "claim --label-any") echo "@none" ;;
    "claim --exclude-label") echo "@none" ;;
    "claim --exclude-type") echo "task bug feature epic chore" ;;
    "claim --metadata-field") echo "@none" ;;
    "claim --has-metadata-key") echo "@none" ;;
    "claim --parent") echo "@ids" ;;
    "claim -s"|"claim --sort") echo "priority hybrid oldest" ;;
    "heartbeat --lease") echo "@none" ;;
    "release -r"|"release --reason") echo "@none" ;;
    "undo --to") echo "@none" ;;
    "ready -p"|"ready --priority") echo "0 1 2 3 4" ;;
    "ready -t"|"ready --type") echo "task bug feature epic chore" ;;
    "ready -a"|"ready --assignee") echo "@none" ;;
    "ready -l"|"ready --label") echo "@none" ;;
    "ready --label-any") echo "@none" ;;
    "ready --exclude-label") echo "@none" ;;
    "ready --exclude-type") echo "task bug feature epic chore" ;;
    "ready --metadata-field") echo "@none" ;;
    "ready --has-metadata-key") echo "@none" ;;
    "ready --parent") echo "@ids" ;;
    "ready --mol") echo "@ids" ;;
    "ready --mol-type") echo "@none" ;;
    "ready --repo") echo "@none" ;;
    "ready -s"|"ready --sort") echo "priority hybrid oldest" ;;
    "ready -n"|"ready --limit") echo "@none" ;;
    "ready --fields") echo "@none" ;;
    "blocked --parent") echo "@ids" ;;
    "blocked -p"|"blocked --priority") echo "0 1 2 3 4" ;;
    "blocked -t"|"blocked --type") echo "task bug feature epic chore" ;;
    "blocked -a"|"blocked --assignee") echo "@none" ;;
    "blocked -l"|"blocked --label") echo "@none" ;;
    "blocked --label-any") echo "@none" ;;
    "blocked -n"|"blocked --limit") echo "@none" ;;
    "blocked --fields") echo "@none" ;;
    "comments add -a"|"comments add --author") echo "@none" ;;
    "comments add -f"|"comments add --file") echo "@files" ;;
    "comment -a"|"comment --author") echo "@none" ;;
    "comment -f"|"comment --file") echo "@files" ;;
    "note -f"|"note --file") echo "@files" ;;
    "defer --until") echo "@none" ;;
    "todo add -p"|"todo add --priority") echo "0 1 2 3 4" ;;
    "todo add -d"|"todo add --description") echo "@none" ;;
    "todo done -r"|"todo done --reason") echo "@none" ;;
    "set-state -r"|"set-state --reason") echo "@none" ;;
    "batch -f"|"batch --file") echo "@files" ;;
    "promote -r"|"promote --reason") echo "@none" ;;
    "move --to") echo "@dirs" ;;
    "list -s"|"list --status") echo "open in_progress blocked deferred closed" ;;
    "list -p"|"list --priority") echo "0 1 2 3 4" ;;
    "list -t"|"list --type") echo "task bug feature epic chore" ;;
    "list -a"|"list --assignee") echo "@none" ;;
    "list -l"|"list --label") echo "@none" ;;
    "list --label-any") echo "@none" ;;
    "list --label-pattern") echo "@none" ;;
    "list --label-regex") echo "@none" ;;
    "list --exclude-label") echo "@none" ;;
    "list --exclude-type") echo "task bug feature epic chore" ;;
    "list --title") echo "@none" ;;
    "list --title-contains") echo "@none" ;;
    "list --desc-contains") echo "@none" ;;
    "list --notes-contains") echo "@none" ;;
    "list --id") echo "@ids" ;;
    "list --priority-min") echo "0 1 2 3 4" ;;
    "list --priority-max") echo "0 1 2 3 4" ;;
    "list --created-after") echo "@none" ;;
    "list --created-before") echo "@none" ;;
    "list --updated-after") echo "@none" ;;
    "list --updated-before") echo "@none" ;;
    "list --closed-after") echo "@none" ;;
    "list --closed-before") echo "@none" ;;
    "list --due-after") echo "@none" ;;
    "list --due-before") echo "@none" ;;
    "list --defer-after") echo "@none" ;;
    "list --defer-before") echo "@none" ;;
    "list --parent") echo "@ids" ;;
    "list --mol-type") echo "@none" ;;
    "list --wisp-type") echo "@none" ;;
    "list --spec") echo "@none" ;;
    "list --metadata-field") echo "@none" ;;
    "list --has-metadata-key") echo "@none" ;;
    "list --repo") echo "@none" ;;
    "list -n"|"list --limit") echo "@none" ;;
    "list --sort") echo "priority created updated closed status id title type assignee" ;;
    "list --format") echo "digraph dot json" ;;
    "list --fields") echo "@none" ;;
    "lint -s"|"lint --status") echo "open in_progress blocked deferred closed" ;;
    "lint -t"|"lint --type") echo "task bug feature epic chore" ;;
    "search --query") echo "@none" ;;
    "search -s"|"search --status") echo "open in_progress blocked deferred closed" ;;
    "search -p"|"search --priority") echo "0 1 2 3 4" ;;
    "search -t"|"search --type") echo "task bug feature epic chore" ;;
    "search -a"|"search --assignee") echo "@none" ;;
    "search -l"|"search --label") echo "@none" ;;
    "search --label-any") echo "@none" ;;
    "search --exclude-label") echo "@none" ;;
    "search --exclude-type") echo "task bug feature epic chore" ;;
    "search --title-contains") echo "@none" ;;
    "search --desc-contains") echo "@none" ;;
    "search --notes-contains") echo "@none" ;;
    "search --external-contains") echo "@none" ;;
    "search --priority-min") echo "0 1 2 3 4" ;;
    "search --priority-max") echo "0 1 2 3 4" ;;
    "search --created-after") echo "@none" ;;
    "search --created-before") echo "@none" ;;
    "search --updated-after") echo "@none" ;;
    "search --updated-before") echo "@none" ;;
    "search --closed-after") echo "@none" ;;
    "search --closed-before") echo "@none" ;;
    "search --parent") echo "@ids" ;;
    "search --metadata-field") echo "@none" ;;
    "search --has-metadata-key") echo "@none" ;;
    "search --repo") echo "@none" ;;
    "search -n"|"search --limit") echo "@none" ;;
    "search --sort") echo "priority created updated closed status id title type assignee" ;;
    "search --fields") echo "@none" ;;
    "query find -n"|"query find --limit") echo "@none" ;;
    "query find --sort") echo "priority created updated closed status id title type assignee" ;;
    "query find --repo") echo "@none" ;;
    "query find --fields") echo "@none" ;;
    "query run -n"|"query run --limit") echo "@none" ;;
    "query run --sort") echo "priority created updated closed status id title type assignee" ;;
    "query run --repo") echo "@none" ;;
    "query run --fields") echo "@none" ;;
    "count -s"|"count --status") echo "open in_progress blocked deferred closed" ;;
    "count -p"|"count --priority") echo "0 1 2 3 4" ;;
    "count -t"|"count --type") echo "task bug feature epic chore" ;;
    "count -a"|"count --assignee") echo "@none" ;;
    "count -l"|"count --label") echo "@none" ;;
    "count --label-any") echo "@none" ;;
    "count --title") echo "@none" ;;
    "count --title-contains") echo "@none" ;;
    "count --desc-contains") echo "@none" ;;
    "count --notes-contains") echo "@none" ;;
    "count --id") echo "@ids" ;;
    "count --priority-min") echo "0 1 2 3 4" ;;
    "count --priority-max") echo "0 1 2 3 4" ;;
    "count --created-after") echo "@none" ;;
    "count --created-before") echo "@none" ;;
    "count --updated-after") echo "@none" ;;
    "count --updated-before") echo "@none" ;;
    "count --closed-after") echo "@none" ;;
    "count --closed-before") echo "@none" ;;
    "count --repo") echo "@none" ;;
    "history -n"|"history --limit") echo "@none" ;;
    "events --since"|"activity --since") echo "@none" ;;
    "events --until"|"activity --until") echo "@none" ;;
    "events --by"|"activity --by") echo "@none" ;;
    "events -t"|"events --type"|"activity -t"|"activity --type") echo "created updated status_changed closed reopened deleted claimed label_added label_removed commented" ;;
    "events --issue"|"activity --issue") echo "@ids" ;;
    "events -n"|"events --limit"|"activity -n"|"activity --limit") echo "@none" ;;
    "events --interval"|"activity --interval") echo "@none" ;;
    "diff --issue") echo "@ids" ;;
    "board --by") echo "status assignee priority type label" ;;
    "board -a"|"board --assignee") echo "@none" ;;
    "board -t"|"board --type") echo "task bug feature epic chore" ;;
    "board -p"|"board --priority") echo "0 1 2 3 4" ;;
    "board -l"|"board --label") echo "@none" ;;
    "board --parent") echo "@ids" ;;
    "board --repo") echo "@none" ;;
    "board -n"|"board --limit") echo "@none" ;;
    "timeline -d"|"timeline --days") echo "@none" ;;
    "burndown -d"|"burndown --days") echo "@none" ;;
    "changelog --since") echo "@none" ;;
    "changelog --since-tag") echo "@none" ;;
    "changelog --since-commit") echo "@none" ;;
    "changelog --until") echo "@none" ;;
    "stale -d"|"stale --days") echo "@none" ;;
    "stale -s"|"stale --status") echo "open in_progress blocked deferred closed" ;;
    "stale -n"|"stale --limit") echo "@none" ;;
    "import -i"|"import --input") echo "@files" ;;
    "import --orphan-handling") echo "allow strict skip resurrect" ;;
    "export -o"|"export --output") echo "@files" ;;
    "export -f"|"export --format") echo "jsonl obsidian" ;;
    "export -s"|"export --status") echo "open in_progress blocked deferred closed" ;;
    "export -a"|"export --assignee") echo "@none" ;;
    "export -t"|"export --type") echo "task bug feature epic chore" ;;
    "export -p"|"export --priority") echo "0 1 2 3 4" ;;
    "export --priority-min") echo "0 1 2 3 4" ;;
    "export --priority-max") echo "0 1 2 3 4" ;;
    "export -l"|"export --label") echo "@none" ;;
    "export --label-any") echo "@none" ;;
    "export --id") echo "@ids" ;;
    "export --parent") echo "@ids" ;;
    "export --created-after") echo "@none" ;;
    "export --created-before") echo "@none" ;;
    "export --updated-after") echo "@none" ;;
    "export --updated-before") echo "@none" ;;
    "init -p"|"init --prefix") echo "@none" ;;
    "init -b"|"init --branch") echo "@none" ;;
    "init --backend") echo "sqlite" ;;
    "init --role") echo "maintainer contributor" ;;
    "config show --source") echo "@none" ;;
    "setup -o"|"setup --output") echo "@files" ;;
    "gate create --blocks") echo "@ids" ;;
    "gate create -t"|"gate create --type") echo "human timer bead gh:run gh:pr" ;;
    "gate create --await-id") echo "@none" ;;
    "gate create --timeout") echo "@none" ;;
    "gate create -r"|"gate create --reason") echo "@none" ;;
    "gate list -n"|"gate list --limit") echo "@none" ;;
    "gate resolve -r"|"gate resolve --reason"|"gate close -r"|"gate close --reason") echo "@none" ;;
    "gate check -t"|"gate check --type") echo "gh human timer bead gh:run gh:pr" ;;
    "gate check -l"|"gate check --limit") echo "@none" ;;
    "gate discover -b"|"gate discover --branch") echo "@none" ;;
    "gate discover -l"|"gate discover --limit") echo "@none" ;;
    "gate discover -a"|"gate discover --max-age") echo "@none" ;;
    "merge-slot acquire --holder") echo "@none" ;;
    "merge-slot release --holder") echo "@none" ;;
    "remember --key") echo "@none" ;;
    "doctor --check") echo "@none" ;;
    "doctor -o"|"doctor --output") echo "@files" ;;
    "doctor --migration") echo "pre post" ;;
    "checkpoint --mode") echo "passive full restart truncate" ;;
    "audit record --kind") echo "@none" ;;
    "audit record --model") echo "@none" ;;
    "audit record --prompt") echo "@none" ;;
    "audit record --response") echo "@none" ;;
    "audit record --issue-id") echo "@ids" ;;
    "audit record --tool-name") echo "@none" ;;
    "audit record --exit-code") echo "@none" ;;
    "audit record --error") echo "@none" ;;
    "audit label --label") echo "@none" ;;
    "audit label --reason") echo "@none" ;;
    "help --doc") echo "@none" ;;
    *" --db") echo "@files" ;;
    *" --actor") echo "@none" ;;
    *" -C"|*" --directory") echo "@dirs" ;;
    *" --lock-timeout") echo "@none" ;;
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
    "claim") echo "@ids" ;;
    "heartbeat") echo "@ids" ;;
    "release") echo "@ids" ;;
    "undo") echo "@none" ;;
    "ready") echo "@ids" ;;
    "blocked") echo "@none" ;;
    "label") echo "add remove list list-all propagate" ;;
    "label add") echo "@ids" ;;
    "label remove") echo "@ids" ;;
    "label list") echo "@ids" ;;
    "label list-all") echo "@none" ;;
    "label propagate") echo "@ids" ;;
    "comments") echo "add list" ;;
    "comments add") echo "@ids" ;;
    "comments list") echo "@ids" ;;
    "comment") echo "@ids" ;;
    "note") echo "@ids" ;;
    "assign") echo "@ids" ;;
    "priority") echo "@ids" ;;
    "tag") echo "@ids" ;;
    "defer") echo "@ids" ;;
    "undefer") echo "@ids" ;;
    "todo") echo "add list done" ;;
    "todo add") echo "@none" ;;
    "todo list") echo "@none" ;;
    "todo done") echo "@ids" ;;
    "state") echo "get list" ;;
    "state get") echo "@ids" ;;
    "state list") echo "@ids" ;;
    "set-state") echo "@ids" ;;
    "batch") echo "@none" ;;
    "promote") echo "@ids" ;;
    "move") echo "@ids" ;;
    "refile") echo "@ids" ;;
    "rename") echo "@ids" ;;
    "list") echo "@none" ;;
    "lint") echo "@ids" ;;
    "search") echo "@none" ;;
    "query") echo "find save run list remove" ;;
    "query find") echo "@none" ;;
    "query save") echo "@none" ;;
    "query run") echo "@none" ;;
    "query list") echo "@none" ;;
    "query remove") echo "@none" ;;
    "count") echo "@none" ;;
    "statuses") echo "@none" ;;
    "types") echo "@none" ;;
    "status"|"stats") echo "@none" ;;
    "history") echo "@ids" ;;
    "events"|"activity") echo "@none" ;;
    "diff") echo "@none" ;;
    "board") echo "@none" ;;
    "timeline") echo "@none" ;;
    "burndown") echo "@none" ;;
    "changelog") echo "@none" ;;
    "stale") echo "@none" ;;
    "import") echo "@files" ;;
    "export") echo "@none" ;;
    "sync") echo "@none" ;;
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
    "prime") echo "@none" ;;
    "setup") echo "aider claude codex cody copilot cursor factory gemini junie kilocode opencode windsurf" ;;
    "onboard") echo "@none" ;;
    "quickstart") echo "@none" ;;
    "gate") echo "create list show resolve check discover add-waiter" ;;
    "gate create") echo "@none" ;;
    "gate list") echo "@none" ;;
    "gate show") echo "@ids" ;;
    "gate resolve"|"gate close") echo "@ids" ;;
    "gate check") echo "@none" ;;
    "gate discover") echo "@none" ;;
    "gate add-waiter") echo "@ids" ;;
    "merge-slot") echo "create check acquire release" ;;
    "merge-slot create") echo "@none" ;;
    "merge-slot check") echo "@none" ;;
    "merge-slot acquire") echo "@none" ;;
    "merge-slot release") echo "@none" ;;
    "sql") echo "@none" ;;
    "kv") echo "set get list clear" ;;
    "kv set") echo "@none" ;;
    "kv get") echo "@none" ;;
    "kv list") echo "@none" ;;
    "kv clear") echo "@none" ;;
    "remember") echo "@none" ;;
    "memories") echo "@none" ;;
    "recall") echo "@none" ;;
    "forget") echo "@none" ;;
    "info") echo "@none" ;;
    "where") echo "@none" ;;
    "context") echo "@none" ;;
    "ping") echo "@none" ;;
    "doctor") echo "@dirs" ;;
    "rename-prefix") echo "@none" ;;
    "migrate") echo "@none" ;;
    "checkpoint") echo "@none" ;;
    "preflight") echo "@none" ;;
    "upgrade") echo "status review ack" ;;
    "upgrade status") echo "@none" ;;
    "upgrade review") echo "@none" ;;
    "upgrade ack") echo "@none" ;;
    "audit") echo "record label" ;;
    "audit record") echo "@none" ;;
    "audit label") echo "@none" ;;
    "human") echo "@none" ;;
    "thanks") echo "@none" ;;
    "version") echo "@none" ;;
    "completion") echo "bash zsh fish powershell" ;;
    "schema") echo "@commands" ;;
    "classic") echo "@none" ;;
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

_bd_commands="create q show update edit close reopen delete claim heartbeat release undo ready blocked label comments comment note assign priority tag defer undefer todo state set-state batch promote move refile rename list lint search query count statuses types status history events diff board timeline burndown changelog stale import export sync repo init config prime setup onboard quickstart gate merge-slot sql kv remember memories recall forget info where context ping doctor rename-prefix migrate checkpoint preflight upgrade audit human thanks version completion schema classic help"

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
