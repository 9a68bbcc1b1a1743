/** `npm run migration -- <name>`: writes the migration that leads from the last one to the schema as it is now. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyMigrations, diffToSchema } from '../src/migrations.ts'
import { startTemporaryPostgres } from './postgres.ts'

const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: npm run migration -- <name>, in small letters and underscores, such as add_waitlist')
  process.exit(1)
}

const postgres = await startTemporaryPostgres()
await applyMigrations(postgres.url)
const sql = await diffToSchema(postgres.url)
await postgres.stop()
if (!sql) console.log('The schema says nothing new; the file is for SQL of your own.')

const moment = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const file = join('prisma', 'migrations', `${moment}_${name}`, 'migration.sql')
await mkdir(join(file, '..'))
await writeFile(file, sql)
console.log(`Wrote ${file}. Add to it by hand what a schema cannot say, such as functions.`)
