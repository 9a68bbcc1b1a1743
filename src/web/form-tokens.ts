import { randomBytes } from 'node:crypto'
import { isSame, type Secrets } from '../secrets.ts'

/** Long enough to read a page over lunch, short enough that a copied form is soon of no use. */
const VALID_MS = 4 * 3_600_000

/** What a form of this path carries, so that nobody can send it who was not given it. */
export function makeFormToken(secrets: Secrets, path: string, now: Date): string {
  const given = `${randomBytes(12).toString('base64url')}.${now.getTime() + VALID_MS}`
  return `${given}.${secrets.derive('form', `${path} ${given}`)}`
}

/** The name of this one form, the same when it is sent twice; null when the token is not ours, not of this path, or too old. */
export function readFormToken(secrets: Secrets, path: string, token: string, now: Date): string | null {
  const [name = '', until = '', mac = ''] = token.split('.')
  if (!isSame(mac, secrets.derive('form', `${path} ${name}.${until}`))) return null
  return Number(until) > now.getTime() ? name : null
}
