// Measures what DecisionLatency.java measures, of the Node library: from a younger peer's datagram on the wire to the
// call of the shutdown callback. Run by decision-latency.sh, which sets SHUTDOWN_PORT.
const dgram = require('node:dgram');
const { HandoverPeer } = require('handover-lib');

const HANDOVERS = Number(process.argv[2]);
const PAUSE = Number(process.argv[3] ?? 50);
const GROUP = '239.192.16.16';
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function handOver(sender) {
	const startedAt = new Date();
	const datagram = Buffer.alloc(9);
	datagram[0] = 1;
	datagram.writeBigInt64BE(BigInt(startedAt.valueOf() + 1000), 1);
	const peer = new HandoverPeer(startedAt);
	let begun;
	const called = new Promise((resolve) => {
		peer.startListening(async () => {
			begun = process.hrtime.bigint();
			resolve();
		});
	});
	peer.startBroadcasting();
	await pause(PAUSE);
	const sent = process.hrtime.bigint();
	sender.send(datagram, Number(process.env.SHUTDOWN_PORT), GROUP);
	await called;
	peer.heartbeatSenderSocket.close();
	await pause(20);
	return Number(begun - sent) / 1000;
}

(async () => {
	const sender = dgram.createSocket('udp4');
	const micros = [];
	for (let i = 0; i < HANDOVERS; i++) {
		micros.push(await handOver(sender));
	}
	const first = micros[0];
	micros.sort((a, b) => a - b);
	const at = (share) => micros[Math.ceil(HANDOVERS * share) - 1].toFixed(0);
	process.stderr.write(`handover-lib: first ${first.toFixed(0)} µs, median ${at(0.5)} µs, ` +
		`99th percentile ${at(0.99)} µs (${HANDOVERS} hand-overs)\n`);
	process.exit(0);
})();
