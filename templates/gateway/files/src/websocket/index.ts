/** WebSockets (RFC 6455): opened towards a service for callers who may, then bytes in both directions. */
export { answerPlainly, asksForWebSocket } from './handshake.ts';
export { createOpenSocket, type OpenSocket, type WebSocketOptions } from './open.ts';
