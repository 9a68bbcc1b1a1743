import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashOf, isSame, keepKeyFile, openSecrets } from './secrets.ts'

const [one = '', two = '', three = ''] = ['1', '2', '3'].map((digit) => digit.repeat(64))
const cell = { workspaceId: 1, table: 'Contact', column: 'phone', rowId: 7 }

test('what is sealed opens in its own cell, and is another text each time', () => {
  const { seal, open } = openSecrets([one])
  expect(open(seal('138 0000 0000', cell), cell)).toBe('138 0000 0000')
  expect(seal('138', cell)).not.toBe(seal('138', cell))
  expect(seal('13800000000', cell)).not.toContain('13800000000')
})

test.each([{ workspaceId: 2 }, { table: 'Person' }, { column: 'name' }, { rowId: 8 }])(
  'it does not open when moved to another cell: %o',
  (moved) => {
    const { seal, open } = openSecrets([one])
    expect(() => open(seal('138', cell), { ...cell, ...moved })).toThrow()
  },
)

test('it does not open with another key, nor when one byte was changed', () => {
  const sealed = openSecrets([one]).seal('138', cell)
  expect(() => openSecrets([two]).open(sealed, cell)).toThrow()
  const [version, text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64url')
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
  expect(() => openSecrets([one]).open(`${version}.${bytes.toString('base64url')}`, cell)).toThrow()
})

test('with a new key at the end the old texts open, new ones say version 2, and what is derived stays', () => {
  const before = openSecrets([one])
  const after = openSecrets([one, two])
  const sealed = before.seal('138', cell)
  expect(after.open(sealed, cell)).toBe('138')
  expect(after.seal('138', cell)).toMatch(/^2\./)
  expect(() => before.open(after.seal('138', cell), cell)).toThrow('there is no key 2')
  expect(() => after.open(sealed.replace(/^1/, '2'), cell)).toThrow()
  expect(after.derive('feed', '1')).toBe(before.derive('feed', '1'))
  expect(openSecrets([three]).derive('feed', '1')).not.toBe(before.derive('feed', '1'))
})

test('what is derived differs by purpose and by text', () => {
  const { derive } = openSecrets([one])
  const all = [derive('feed', '1'), derive('feed', '2'), derive('place', '1')]
  expect(new Set(all).size).toBe(3)
  expect(all[0]).toMatch(/^[\w-]{43}$/)
})

test('secrets are compared whole, and kept as a hash', () => {
  expect(isSame('abc', 'abc')).toBe(true)
  expect(isSame('abc', 'abd')).toBe(false)
  expect(isSame('abc', 'abcd')).toBe(false)
  expect(hashOf('abc')).not.toContain('abc')
})

test('a key file is made once, readable by its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gongjian-key-'))
  const key = await keepKeyFile(join(folder, 'data'))
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(await keepKeyFile(join(folder, 'data'))).toBe(key)
  expect((await stat(join(folder, 'data', 'encryption-key'))).mode & 0o777).toBe(0o600)
  await rm(folder, { recursive: true })
})
