/**
 * Makes a checkout ready to run, in a blink when it is already. Every `npm run` starts with it, and Vitest does.
 *
 * - `node` is to be the Node 24 from npm. npm 10 takes its link away again together with those for other platforms. The
 *   commands after this one say `env node`, because a shell remembers where it found `node` the first time.
 * - The database client is to be the one for the schema as it is.
 *
 * Plain JavaScript, because it runs on the Node that is there.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const prisma = join(root, 'node_modules/prisma/build/index.js')
const note = join(root, 'generated/for')

const platform = `${process.platform}-${process.arch}`
const node = `${platform === 'darwin-arm64' ? 'node-bin' : 'node'}-${platform}/bin/node`
const link = join(root, 'node_modules/.bin/node')
if (existsSync(join(root, 'node_modules', node)) && !existsSync(link)) symlinkSync(`../${node}`, link)

if (Number.parseInt(process.versions.node, 10) < 24 && !existsSync(link)) {
  console.error(`Gongjian runs on Node 24; this is ${process.version}, and npm has no Node 24 for this machine.
共建需要 Node 24；当前是 ${process.version}，npm 上没有适合这台机器的 Node 24。`)
  process.exit(1)
}

// In the container there is no Prisma command: the client was written when the image was made.
if (existsSync(prisma)) {
  const wanted = fingerprint()
  const written = existsSync(note) ? readFileSync(note, 'utf8') : ''
  if (written !== wanted) {
    generate()
    writeFileSync(note, wanted)
  }
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/prisma/package.json')))
  const files = readdirSync(join(root, 'prisma'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((file) => file.endsWith('.prisma')).sort()) {
    hash.update(file).update(readFileSync(join(root, 'prisma', file)))
  }
  return hash.digest('hex')
}

function generate() {
  // Prisma wants to download an engine that it never starts for this: any program will do. And it phones home.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  const args = [prisma, 'generate', '--no-hints']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  if (status === 0) return
  console.error(`${stdout}${stderr}`)
  process.exit(1)
}
