// Carries lines of JSON between standard input and output and a WebSocket, with the `ws` of the client under test.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [, , modules, url] = process.argv;
const WebSocket = createRequire(modules + '/')('ws');
const socket = new WebSocket(url);
socket.on('message', (data) => process.stdout.write(data.toString() + '\n'));
socket.on('error', (error) => { throw error; });
socket.on('open', () => {
  createInterface({ input: process.stdin })
    .on('line', (line) => socket.send(line))
    .on('close', () => process.exit(0));
});
