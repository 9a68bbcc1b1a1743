import type { Wire } from './types.ts'

/** A business error of the Web API: HTTP 200, `{ ok: false, error }`. */
export class SlackError extends Error {
  readonly extra: Wire

  constructor(code: string, extra: Wire = {}) {
    super(code)
    this.extra = extra
  }
}
