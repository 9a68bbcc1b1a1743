import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg'
import { Client, Pool } from 'pg'

const prismaFolder = fileURLToPath(new URL('../prisma', import.meta.url))
const filters = { externalTables: [], externalEnums: [] }

/** Ours, and not Prisma's own lock for migrations: who waits for that one gives up after ten seconds. */
const LOCK = 4_815_162

/**
 * Applies the migrations of `prisma/migrations` that the database does not have yet and returns their names, oldest
 * first. Several processes may call it at once: one works, the others wait and then find nothing to do. Rejects with the
 * message of Prisma when a migration fails; that migration then has to be repaired by hand.
 *
 * Uses Prisma's engine as WebAssembly, because the usual one is a download. Equivalent to `prisma migrate deploy`.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url })
  await lock.connect()
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK])
    const migrationsList = readMigrations()
    const names = migrationsList.migrationDirectories.map(({ path }) => path)
    if (await areApplied(lock, names)) return []
    return await withEngine(url, async (engine) => {
      const result = await engine.applyMigrations({ migrationsList, filters })
      return result.appliedMigrationNames
    })
  } finally {
    await lock.end()
  }
}

/** As the engine keeps account of them. Starting it to hear that nothing is left costs a third of a second and 40 MB. */
async function areApplied(client: Client, names: string[]): Promise<boolean> {
  const { rows: found } = await client.query("select to_regclass('_prisma_migrations') as there")
  if (found[0].there === null) return false
  const { rows } = await client.query<{ name: string; isDone: boolean }>(
    'select migration_name as name, finished_at is not null as "isDone" from _prisma_migrations where rolled_back_at is null',
  )
  const done = new Set(rows.map(({ name }) => name))
  return rows.every(({ isDone }) => isDone) && names.every((name) => done.has(name))
}

/** The SQL that leads from the database as it is to the schema as it is written; empty when they agree. */
export async function diffToSchema(url: string): Promise<string> {
  const files = readSchema()
  const from = { tag: 'schemaDatasource' as const, files, configDir: prismaFolder }
  const to = { tag: 'schemaDatamodel' as const, files }
  return withEngine(url, async (engine) => {
    const { exitCode, stdout } = await engine.diff({ from, to, script: true, exitCode: true, filters })
    return exitCode === 0 ? '' : (stdout ?? '')
  })
}

function readMigrations() {
  const baseDir = join(prismaFolder, 'migrations')
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map((entry) => entry.name)
      .sort()
      .map((path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
        },
      })),
  }
}

function readSchema() {
  return readdirSync(prismaFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.prisma'))
    .map((path) => join(prismaFolder, path))
    .map((path) => ({ path, content: readFileSync(path, 'utf8') }))
}

async function withEngine<T>(url: string, use: (engine: wasm.SchemaEngine) => Promise<T>): Promise<T> {
  startWasm()
  // One connection, because the engine sets its own lock and state on it.
  const pool = new Pool({ connectionString: url, max: 1 })
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new EngineAdapter(pool))
    const datamodels = readSchema().map(({ path, content }): [string, string] => [path, content])
    return await use(await wasm.SchemaEngine.new({ datamodels }, () => {}, adapter))
  } finally {
    await pool.end()
  }
}

type Field = { name: string; dataTypeID: number }
const CHAR = 18
const TEXT = 25
const isLetter = (field: Field | undefined) => field?.dataTypeID === CHAR

/** PrismaPg as the engine needs it: made for queries of an application, it lacks two things. */
class EngineAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()

    // PrismaPg cuts a script at every semicolon, those inside a function body too. PostgreSQL reads it whole.
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] })
    }

    // PrismaPg refuses "char", a type of one letter in which PostgreSQL's catalogue says what a constraint does.
    const { queryRaw } = adapter
    const { performIO } = adapter as unknown as { performIO(query: SqlQuery): Promise<{ fields: Field[] }> }
    adapter.queryRaw = async (query) => {
      let fields: Field[] = []
      const reader = Object.create(adapter, {
        performIO: {
          value: async () => {
            const result = await performIO.call(adapter, query)
            fields = result.fields
            return {
              ...result,
              fields: fields.map((field) => (isLetter(field) ? { ...field, dataTypeID: TEXT } : field)),
            }
          },
        },
      })
      const result: SqlResultSet = await queryRaw.call(reader, query)
      const columnTypes = result.columnTypes.map((type, i) => (isLetter(fields[i]) ? ColumnTypeEnum.Character : type))
      return { ...result, columnTypes }
    }
    return adapter
  }
}

/** What we use of it; Node's own types leave it out. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: { __wbindgen_start(): void } }
}

let started = false
/** The package's own entry imports its .wasm file, which Node still calls experimental in a warning. */
function startWasm() {
  if (started) return
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const bytes = readFileSync(join(dirname(entry), 'schema_engine_bg.wasm'))
  const imports = { './schema_engine_bg.js': Object.fromEntries(Object.entries(wasm).map(withoutWaiting)) }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)
  wasm.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  started = true
}

/** The engine leaves its timers running, which would keep a finished process for ten seconds. */
function withoutWaiting([name, value]: [string, unknown]) {
  if (!name.startsWith('__wbg_setTimeout_')) return [name, value]
  return [name, (callback: () => void, ms: number) => setTimeout(callback, ms).unref()]
}
