import type { AuthTestResponse } from '@slack/web-api'
import type { Db } from '../db.ts'
import type { Deps } from '../deps.ts'

/** The row of the installation this process speaks for, as Slack names it today. */
export async function keepWorkspace(db: Db, { team_id, team, user_id }: AuthTestResponse): Promise<Deps['workspace']> {
  if (team_id === undefined || user_id === undefined) throw new Error('Slack did not say whose token this is')
  const names = { name: team ?? team_id, botUserId: user_id }
  const { id, teamId, botUserId } = await db.workspace.upsert({
    where: { teamId: team_id },
    create: { teamId: team_id, ...names },
    update: names,
  })
  return { id, teamId, botUserId }
}
