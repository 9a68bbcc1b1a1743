import type { Pool } from 'pg'
import type { Call } from '../../local/workspace/types.ts'
import type { Clients } from '../../src/slack/clients.ts'

const WRITES = ['chat.postMessage', 'pins.add']

/** What a set-up left behind: rows, and what was written to Slack. */
export type Beginning = {
  /** As JSON: those of each table, the workspace's, and how far each sequence has counted. */
  rows: string
  /** Of the people and channels it was for. */
  ids: string[]
  writes: Call[]
}

/** `tables` are quoted names; the workspace's row stays where it is and only becomes what it was. */
export async function remember(
  pool: Pool,
  { tables, ids, calls }: { tables: string[]; ids: string[]; calls: Call[] },
): Promise<Beginning> {
  const rowsOf = (name: string) => `select '${name}' as name, (select json_agg(t) from ${name} t) as rows`
  const { rows } = await pool.query<{ all: string }>(`
    select json_build_object(
      'tables', (select json_object_agg(name, rows) from (${tables.map(rowsOf).join(' union all ')}) found
        where rows is not null),
      'workspaces', (select json_agg(w) from "Workspace" w),
      'sequences', (select json_object_agg(quote_ident(sequencename), last_value) from pg_sequences
        where schemaname = 'public' and last_value is not null)
    )::text as all`)
  const writes = calls.filter(({ method, answer }) => answer.ok && WRITES.includes(method))
  return { rows: rows[0]?.all ?? '', ids, writes }
}

/** The same rows and posts again, for other people in other channels; the database is to be empty. */
export async function repeat(
  pool: Pool,
  { bulk }: Clients,
  { rows, ids, writes }: Beginning,
  others: string[],
): Promise<void> {
  const renamed = ids.map((id, n): [string, string] => [id, others[n] ?? ''])
  const rename = (text: string) => renamed.reduce((left, [was, is]) => left.replaceAll(was, is), text)
  for (const { method, args, answer } of writes) {
    const { ts } = (await bulk.apiCall(method, JSON.parse(rename(JSON.stringify(args))))) as { ts?: string }
    if (ts !== undefined) renamed.push([String(answer.ts), ts])
  }
  const inserts = Object.keys(JSON.parse(rows).tables).map(
    (name, n) =>
      `t${n} as (insert into ${name} select * from json_populate_recordset(null::${name}, $1::json -> 'tables' -> '${name}'))`,
  )
  await pool.query({
    name: 'repeat a beginning',
    text: `
      with ${inserts},
        workspace as (
          update "Workspace" set "remindedAt" = was."remindedAt", "cardsClosedAt" = was."cardsClosedAt"
          from json_populate_recordset(null::"Workspace", $1::json -> 'workspaces') was)
      select setval(key::regclass, value::bigint) from json_each_text($1::json -> 'sequences')`,
    values: [rename(rows)],
  })
}
