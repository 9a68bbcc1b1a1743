import type { Activity, Partnership } from '../../generated/prisma/client.ts'
import type { Db } from '../../src/db.ts'

let serial = 0

/** A partnership of two organisations with two channels, in a Slack workspace of its own unless one is given. */
export async function makePartnership(
  db: Db,
  { workspaceId, ...given }: Partial<Pick<Partnership, 'workspaceId' | 'name' | 'language'>> = {},
) {
  serial += 1
  const workspace = workspaceId ?? (await makeWorkspace(db))
  const channel = (name: string) =>
    db.channel.create({ data: { workspaceId: workspace, slackChannelId: `C${name}${serial}` } })
  return db.partnership.create({
    data: {
      workspaceId: workspace,
      name: '共建',
      timeZone: 'Asia/Shanghai',
      language: 'zh-CN',
      publicChannelId: (await channel('OPEN')).id,
      liaisonChannelId: (await channel('LIAISON')).id,
      organizations: { create: [{ name: '学院' }, { name: '镇' }] },
      ...given,
    },
    include: { organizations: true },
  })
}

async function makeWorkspace(db: Db): Promise<number> {
  const { id } = await db.workspace.create({ data: { teamId: `T${serial}`, name: 'Workspace', botUserId: 'U' } })
  return id
}

/** People without Slack who are in nothing yet; gives their ids. */
export async function makePeople(db: Db, count: number): Promise<number[]> {
  const people = await db.person.createManyAndReturn({
    data: Array.from({ length: count }, (_, n) => ({ name: `Person ${n}` })),
    select: { id: true },
  })
  return people.map(({ id }) => id)
}

/** An activity that starts a week after `now`, for everyone unless `capacity` says otherwise. */
export async function makeActivity(
  db: Db,
  partnership: { id: number; timeZone: string; organizations: { id: number }[] },
  { now, createdById, ...given }: { now: Date; createdById: number } & Partial<Omit<Activity, 'questions'>>,
): Promise<Activity> {
  const { nextActivity } = await db.partnership.update({
    where: { id: partnership.id },
    data: { nextActivity: { increment: 1 } },
  })
  const number = nextActivity - 1
  const startsAt = given.startsAt ?? new Date(now.getTime() + 7 * 24 * 3_600_000)
  return db.activity.create({
    data: {
      partnershipId: partnership.id,
      number,
      title: `Activity ${number}`,
      category: 'volunteer-service',
      organizationId: partnership.organizations[0]?.id ?? 0,
      createdById,
      place: 'Town hall',
      startsAt,
      endsAt: new Date(startsAt.getTime() + 2 * 3_600_000),
      timeZone: partnership.timeZone,
      ...given,
    },
  })
}
