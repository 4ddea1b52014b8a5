/** A replica answered with something that is no HTTP/1.1, or can be read in two ways. Its connection is not used again. */
export class BadResponse extends Error {
  readonly code = 'BAD_RESPONSE';
}

/** No connection came about in time: nothing was sent. */
export class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}

/** The replica closed the connection before its answer was complete. */
export class ClosedEarly extends Error {
  readonly code = 'CLOSED_EARLY';
}
