/*
 * A service that hands over as the Node library handover-lib does, and answers as the sample application does.
 *
 * PORT        HTTP port, 0 for any free one (the default)
 * HOST        the address it listens at (default: 127.0.0.1)
 * STARTED_AT  the start time that it sends, epoch milliseconds (default: now)
 * DRAIN       milliseconds between "readiness is down" and the end of the HTTP server (default: 500)
 * MARKER      the file that the library writes. Its path is fixed inside the library; a test or a demo that shares
 *             the machine with others must have its own, so this is the one thing that is bent.
 */
'use strict';

const marker = process.env.MARKER;
if (marker) {
	const files = require('node:fs/promises');
	const { mkdir, writeFile } = files;
	files.writeFile = async (path, ...rest) => {
		if (path !== '/tmp/balena/handover-complete') {
			return writeFile(path, ...rest);
		}
		await mkdir(require('node:path').dirname(marker), { recursive: true });
		await writeFile(marker, ...rest);
		log(`Hand-over file written: ${marker}`);
	};
}

const http = require('node:http');
const { HandoverPeer } = require('handover-lib');

const startedAt = new Date(Number(process.env.STARTED_AT || Date.now()));
const drain = Number(process.env.DRAIN || 500);
let ready = true;

function log(message) {
	console.log(`${new Date().toISOString()} ${message}`);
}

function pause(millis) {
	return new Promise((resolve) => setTimeout(resolve, millis));
}

function answer(response, status, body) {
	response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
	response.end(JSON.stringify(body));
}

const server = http.createServer(async (request, response) => {
	const url = new URL(request.url, 'http://localhost');
	if (url.pathname === '/api/instance') {
		answer(response, 200, { version: 'node', pid: process.pid, startedAt, state: ready ? 'READY' : 'DRAINING' });
	}
	else if (url.pathname === '/api/work') {
		await pause(Number(url.searchParams.get('millis') || 0));
		answer(response, 200, { pid: process.pid });
	}
	else if (url.pathname === '/actuator/health/readiness') {
		answer(response, ready ? 200 : 503, { status: ready ? 'UP' : 'OUT_OF_SERVICE' });
	}
	else {
		answer(response, 404, {});
	}
});

const peer = new HandoverPeer(startedAt);
peer.startListening(async () => {
	const began = Date.now();
	log('Hand-over DRAINING: younger peer is ready');
	ready = false;
	log('Readiness is REFUSING_TRAFFIC');
	await pause(drain);
	await new Promise((resolve) => server.close(resolve));
	log(`HTTP server closed in ${Date.now() - began - drain} ms`);
});
server.listen(Number(process.env.PORT || 0), process.env.HOST || '127.0.0.1', () => {
	log(`HTTP server started on port ${server.address().port} (http)`);
	peer.startBroadcasting();
	log('Hand-over READY');
});
