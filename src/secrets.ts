import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a sealed text stands. It cannot be opened anywhere else. */
export type Cell = { workspaceId: number; table: string; column: string; rowId: number }

export type Secrets = {
  /** AES-256-GCM under the newest key, bound to its cell. */
  seal: (text: string, cell: Cell) => string
  /** @throws when it was sealed for another cell, under a key that is not here, or was changed. */
  open: (sealed: string, cell: Cell) => string
  /** The same for the same purpose and text, and not to be guessed without the keys; 43 letters fit for an address. */
  derive: (purpose: string, text: string) => string
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * @param keys 64 hexadecimal digits each, oldest first. A key's version is its place in the list, so a new one is put at
 * the end and the old ones stay: what they sealed still opens, and what is derived comes from the first.
 */
export function openSecrets(keys: string[]): Secrets {
  const versions = keys.map((key) => Buffer.from(key, 'hex'))
  const [first] = versions
  if (first === undefined) throw new Error('there is no key')
  return {
    seal: (text, cell) => {
      const version = versions.length
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(versions, version), iv).setAAD(boundTo(cell, version))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open: (sealed, cell) => {
      const [version = '', text = ''] = sealed.split('.')
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', keyOf(versions, Number(version)), bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(boundTo(cell, Number(version)))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
    derive: (purpose, text) => {
      const key = createHmac('sha256', first).update(purpose).digest()
      return createHmac('sha256', key).update(text).digest('base64url')
    },
  }
}

function keyOf(versions: Buffer[], version: number): Buffer {
  const key = versions[version - 1]
  if (key === undefined) throw new Error(`there is no key ${version}`)
  return key
}

function boundTo({ workspaceId, table, column, rowId }: Cell, version: number): Buffer {
  return Buffer.from(JSON.stringify([workspaceId, table, column, rowId, version]))
}

/** What the database keeps of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Takes as long for a near miss as for any other. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The key of an installation that was given none: made once, in a file only its owner may read. */
export async function keepKeyFile(folder: string): Promise<string> {
  const path = join(folder, 'encryption-key')
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return (await readFile(path, 'utf8')).trim()
}
