import { setTimeout as wait } from 'node:timers/promises'
import type { Workspace } from './engine.ts'
import { answerResponseUrl } from './response-url.ts'
import type { Wire } from './types.ts'
import { callMethod } from './web-api.ts'

/** The connection breaks here instead of an answer. */
export class Dropped extends Error {}

/** A `fetch` whose whole internet is this workspace. */
export function createFetch(ws: Workspace): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    if (!/(^|\.)slack\.com$|^127\.0\.0\.1$|^localhost$/.test(hostname)) {
      throw new TypeError('fetch failed', { cause: new Error(`There is no ${hostname} in this workspace.`) })
    }
    try {
      return await ws.track(handle(ws, request))
    } catch (error) {
      if (!(error instanceof Dropped)) throw error
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) })
    }
  }
}

/** Answers one request to the Web API, a response_url or a file address. Throws `Dropped` when a fault breaks the connection. */
export async function handle(ws: Workspace, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/api/')) return handleApi(ws, request, pathname.slice('/api/'.length))
  if (/^\/(commands|actions|app)\//.test(pathname)) {
    return withFaults(ws, 'response_url', request.signal, async () =>
      answerResponseUrl(ws, pathname, await request.text()),
    )
  }
  if (pathname.startsWith('/upload/v1/'))
    return withFaults(ws, 'upload', request.signal, () => receiveUpload(ws, pathname, request))
  if (pathname.startsWith('/files-pri/')) return download(ws, pathname, request)
  return new Response('not found', { status: 404 })
}

/** The bytes of files.getUploadURLExternal: a form with one file, or the raw body. */
async function receiveUpload(ws: Workspace, path: string, request: Request): Promise<Response> {
  const upload = ws.uploads.get(path)
  const file = upload && ws.files.get(upload.fileId)
  if (!upload || !file) return new Response('not found', { status: 404 })
  const form = request.headers.get('content-type')?.includes('multipart/form-data')
    ? await request.formData()
    : undefined
  const part = form ? [...form.values()].find((each) => typeof each !== 'string') : await request.blob()
  const data = part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : new Uint8Array()
  if (data.length !== upload.length) return new Response('length mismatch', { status: 400 })
  ws.uploads.delete(path)
  file.data = data
  return new Response(`OK - ${data.length}`)
}

/** `url_private`: for the bots that can see the file. */
function download(ws: Workspace, path: string, request: Request): Response {
  const [, teamId, id = ''] = /^\/files-pri\/(T\w+)-(F\w+)\//.exec(path) ?? []
  const file = ws.files.get(id)
  const caller = ws.installations.find((each) => `Bearer ${each.botToken}` === request.headers.get('authorization'))
  if (!file || file.teamId !== teamId || !caller || caller.revoked || !caller.scopes.has('files:read')) {
    return new Response('', { status: 302, headers: { location: 'https://slack.com/signin' } })
  }
  return new Response(file.data.slice(), { headers: { 'content-type': file.mimetype } })
}

async function handleApi(ws: Workspace, request: Request, method: string): Promise<Response> {
  const args = await readArgs(request)
  const basic = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (basic) [args.client_id, args.client_secret] = Buffer.from(basic, 'base64').toString().split(':')
  const token = request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? args.token
  delete args.token
  return withFaults(
    ws,
    method,
    request.signal,
    async () => {
      const { answer, status = 200, headers = {} } = callMethod(ws, method, token, args)
      ws.record({ method, args, answer, status, at: ws.clock.now() })
      return Response.json(answer, { status, headers })
    },
    args,
  )
}

async function withFaults(
  ws: Workspace,
  method: string,
  signal: AbortSignal,
  carryOut: () => Promise<Response>,
  args: Wire = {},
): Promise<Response> {
  const fault = ws.faults.take(method)
  if (!fault) return carryOut()
  const answered = (answer: Wire, status: number, headers = {}) => {
    // What was carried out is on record already.
    if (!fault.dropAfterAccept) ws.record({ method, args, answer, status, at: ws.clock.now() })
    return Response.json(answer, { status, headers })
  }
  if (fault.answerAfter) {
    const answer = await carryOut()
    await fault.answerAfter
    return answer
  }
  if (fault.dropAfterAccept) await carryOut()
  if (fault.delay) await wait(fault.delay, undefined, { signal })
  if (fault.retryAfter !== undefined) {
    return answered({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(fault.retryAfter) })
  }
  if (fault.status) return answered({ ok: false, error: 'internal_error' }, fault.status)
  if (fault.dropAfterAccept) throw new Dropped()
  if (fault.error) return answered({ ok: false, error: fault.error }, 200)
  return carryOut()
}

/** Arguments that travel as JSON inside a form. */
const JSON_ARGS = new Set(['blocks', 'attachments', 'view', 'metadata', 'files', 'unfurls', 'recipient'])

async function readArgs(request: Request): Promise<Wire> {
  const type = request.headers.get('content-type') ?? ''
  const args: Wire = Object.fromEntries(new URL(request.url).searchParams)
  if (type.includes('application/json')) return { ...args, ...((await request.json()) as Wire) }
  const fields = type.includes('multipart/form-data')
    ? [...(await request.formData())]
    : [...new URLSearchParams(await request.text())]
  for (const [key, value] of fields) {
    args[key] = value
    if (typeof value !== 'string' || !JSON_ARGS.has(key)) continue
    try {
      args[key] = JSON.parse(value)
    } catch {
      args[key] = value
    }
  }
  return args
}
