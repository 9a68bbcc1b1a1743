import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { DataFolderInUse, startPostgres, startTemporaryPostgres, temporaryPlace } from './postgres.ts'

const onLinux = process.platform === 'linux'
const asRoot = process.getuid?.() === 0

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(await temporaryPlace(), '共建 数据 with spaces '))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A data folder in use before: a copy of one that was set up once, because setting up takes a second. */
let used: Promise<string> | undefined
async function usedFolder(name: string) {
  const dataFolder = join(folder, name)
  used ??= setUp(join(folder, '很长的路径'.repeat(10)))
  execFileSync('cp', ['-a', await used, dataFolder])
  return dataFolder
}

async function setUp(dataFolder: string) {
  const server = await startPostgres({ dataFolder })
  await query(server.url, `create table note (text text); insert into note values ('访企拓岗 🏭')`)
  await server.stop()
  return dataFolder
}

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const starters: ChildProcess[] = []
afterEach(() => Promise.all(starters.splice(0).map(killHard)))

/** Another process that starts a server and then stays. */
function startElsewhere(dataFolder?: string) {
  const start =
    dataFolder === undefined ? 'startTemporaryPostgres()' : `startPostgres(${JSON.stringify({ dataFolder })})`
  const code = `
    import { startPostgres, startTemporaryPostgres } from ${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)}
    const { url, pid } = await ${start}
    console.log(JSON.stringify({ url, pid }))
    setInterval(() => {}, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  starters.push(starter)
  const started = once(starter.stdout, 'data').then(([line]) => JSON.parse(line) as { url: string; pid: number })
  return { starter, started }
}

async function killHard(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function answers(url: string) {
  return query(url, 'select').then(
    () => true,
    () => false,
  )
}

const waiting = { timeout: 20_000, interval: 2 }

test('a second start keeps the data, in UTF-8, under a path with spaces, Chinese and more bytes than a socket may have', async () => {
  const second = await startPostgres({ dataFolder: await usedFolder('很长的路径'.repeat(11)) })
  expect(await query(second.url, 'select text, length(text) from note')).toEqual([{ text: '访企拓岗 🏭', length: 6 }])
  await second.stop()
})

test('two servers run at once, each on a port of its own; one that is taken is named', async () => {
  const both = await Promise.all(['a', 'b'].map(async (name) => startPostgres({ dataFolder: await usedFolder(name) })))

  const ports = await Promise.all(both.map(async ({ url }) => (await query(url, 'show port'))[0].port))
  expect(new Set(ports).size).toBe(2)
  const third = startPostgres({ dataFolder: await usedFolder('c'), port: Number(ports[0]) })
  await expect(third).rejects.toThrow(`could not bind IPv4 address "127.0.0.1"`)
  await Promise.all(both.map((server) => server.stop()))
})

test('two starts at once on one new folder: one runs, the other says who has it', async () => {
  const dataFolder = join(folder, 'twice')
  const starts = await Promise.allSettled([startPostgres({ dataFolder }), startPostgres({ dataFolder })])

  const [refused] = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []))
  expect(refused).toBeInstanceOf(DataFolderInUse)
  expect(refused.message).toContain(String(process.pid))
  const [running] = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  expect(await answers(running?.url ?? '')).toBe(true)
  await running?.stop()
})

test('a folder in use by another process is refused; with that process its server ends, and the folder is free', async () => {
  const dataFolder = await usedFolder('refused')
  const { starter, started } = startElsewhere(dataFolder)
  const { url } = await started

  await expect(startPostgres({ dataFolder })).rejects.toThrow(`in use by process ${starter.pid}`)
  expect(await answers(url)).toBe(true)

  await killHard(starter)
  await vi.waitUntil(async () => !(await answers(url)), waiting)
  const next = await startPostgres({ dataFolder })
  await next.stop()
})

test('starts killed half way, each a little later, do not block the next', async () => {
  const dataFolder = join(folder, 'half way')
  for (const file of ['cluster-of-*', 'cluster-of-*/base/4', 'cluster', 'cluster/postmaster.pid']) {
    const { starter, started } = startElsewhere(dataFolder)
    started.catch(() => {})
    await vi.waitUntil(() => globSync(file, { cwd: dataFolder }).length > 0, waiting)
    await killHard(starter)
  }
  const server = await startPostgres({ dataFolder })
  expect(await answers(server.url)).toBe(true)
  expect(readdirSync(dataFolder).filter((entry) => entry.startsWith('cluster-of-'))).toEqual([])
  await server.stop()
})

test('what was committed is there after starter and server were both killed', async () => {
  const dataFolder = await usedFolder('both killed')
  const { starter, started } = startElsewhere(dataFolder)
  const { url, pid } = await started
  await query(url, 'create table kept (id int); insert into kept values (1)')
  process.kill(pid, 'SIGKILL')
  await killHard(starter)

  const server = await startPostgres({ dataFolder })
  expect(await query(server.url, 'select id from kept')).toEqual([{ id: 1 }])
  await server.stop()
})

test('after the server alone was killed, stop resolves and the next start works', async () => {
  const dataFolder = await usedFolder('server killed')
  const server = await startPostgres({ dataFolder })
  const owner = commandLine(server.pid).match(/gongjian\.owner=[\d-]+/)?.[0] ?? ''
  process.kill(server.pid, 'SIGKILL')
  await server.stop()

  // A child of it that was just begun bears its command line still, for a moment.
  const cwd = join(dataFolder, 'cluster')
  if (onLinux) spawn('/bin/sh', ['-c', 'sleep 0.2; :', owner], { cwd })
  const next = await startPostgres({ dataFolder })
  expect(await answers(next.url)).toBe(true)
  await next.stop()
})

test.runIf(onLinux)('a server whose starter and watcher were killed is stopped by the next start', async () => {
  const dataFolder = await usedFolder('orphan')
  const { starter, started } = startElsewhere(dataFolder)
  const { url } = await started
  const watchers = readdirSync('/proc').filter((entry) => commandLine(entry).startsWith(`/bin/sh -c`))
  for (const watcher of watchers.filter((entry) => commandLine(entry).includes(`${dataFolder}/cluster`))) {
    process.kill(Number(watcher), 'SIGKILL')
  }
  await killHard(starter)
  expect(await answers(url)).toBe(true)

  const server = await startPostgres({ dataFolder })
  expect(await answers(url)).toBe(false)
  expect(await answers(server.url)).toBe(true)
  await server.stop()
})

function commandLine(pid: string | number) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

test('a lock left behind whose number now belongs to another program does not block', async () => {
  const dataFolder = await usedFolder('number given again')
  const first = await startPostgres({ dataFolder })
  const lock = join(dataFolder, 'cluster', 'postmaster.pid')
  const lines = (await readFile(lock, 'utf8')).split('\n')
  const { uid, gid } = await stat(lock)
  await first.stop()
  const stranger = spawn('sleep', ['60'], { uid, gid })
  await writeFile(lock, [stranger.pid, ...lines.slice(1)].join('\n'))
  await chown(lock, uid, gid)

  const second = await startPostgres({ dataFolder })
  expect(await answers(second.url)).toBe(true)
  await second.stop()
  stranger.kill()
})

test('a temporary server takes its folder with it, stopped or left', async () => {
  const { starter, started } = startElsewhere()
  const [server, left] = await Promise.all([startTemporaryPostgres(), started])
  const folders = await Promise.all(
    [server, left].map(async ({ url }) => {
      const [{ data_directory: cluster }] = await query(url, 'show data_directory')
      return dirname(cluster)
    }),
  )
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, true])
  await server.stop()
  await killHard(starter)
  await vi.waitFor(() => expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]), 10_000)
})

test.runIf(asRoot)('a server started by root in a folder only root can enter keeps its data elsewhere', async () => {
  const closed = await mkdtemp(join(homedir(), '.gongjian-test-'))
  const first = await startPostgres({ dataFolder: closed })
  await query(first.url, 'create table kept (id int); insert into kept values (1)')
  await first.stop()
  const second = await startPostgres({ dataFolder: closed })

  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }])
  const elsewhere = await realpath(join(closed, 'elsewhere'))
  expect(elsewhere).toMatch(/^\/var\/lib\/gongjian\/data-/)
  await second.stop()
  for (const path of [elsewhere, closed]) await rm(path, { recursive: true })
})
