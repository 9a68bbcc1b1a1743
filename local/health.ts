/** For the container: ends well when this process can do its work. */
import { Client } from 'pg'

const { GONGJIAN_ROLE, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT, DATABASE_URL } = process.env

if (GONGJIAN_ROLE !== 'worker' && SLACK_SIGNING_SECRET && !SLACK_APP_TOKEN) {
  const { ok } = await fetch(`http://127.0.0.1:${PORT || 3000}/health`)
  if (!ok) process.exitCode = 1
}
const client = new Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
await client.connect()
await client.query('select 1')
await client.end()
