import type { Prisma, Role } from '../../generated/prisma/client.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import type { Actor, MemberActor } from '../slack/actor.ts'
import { actingRole } from '../slack/authorize.ts'
import { findSides } from './queries.ts'
import type { PeopleForm, SettingsForm, SetupForm } from './rules.ts'

/** Puts an act on the record, in the transaction of the act itself. Returns the act's id. */
export async function recordAct(
  tx: Transaction,
  actor: MemberActor,
  act: { what: string; subject: string; subjectId: number; at: Date; detail?: Prisma.InputJsonObject },
): Promise<number> {
  const { id } = await tx.act.create({
    data: {
      ...act,
      partnershipId: actor.partnership.id,
      personId: actor.person.id,
      role: actingRole(actor.membership.roles),
    },
  })
  return id
}

/** Someone in the channels, as Slack tells of them. */
export type ChannelMember = {
  teamId: string
  slackUserId: string
  name: string
  language: string | null
  timeZone: string | null
}

/**
 * Founds a partnership of two organisations and makes `actor` its installer and first liaison officer. Owes both channels
 * their first message. The same form sent again gives the partnership it gave before.
 * @throws UserError when one of the channels already serves another partnership.
 */
export async function createPartnership(
  db: Db,
  workspaceId: number,
  actor: Actor,
  form: SetupForm,
  requestKey: string,
  now: Date,
): Promise<number> {
  return db.$transaction(async (db) => {
    const before = await db.partnership.findUnique({ where: { requestKey } })
    if (before !== null) return before.id
    const channelOf = async (slackChannelId: string) => {
      const key = { workspaceId, slackChannelId }
      await db.channel.createMany({ data: key, skipDuplicates: true })
      const channel = await db.channel.findUniqueOrThrow({ where: { workspaceId_slackChannelId: key } })
      const taken = await db.partnership.findFirst({
        where: { OR: [{ liaisonChannelId: channel.id }, { publicChannelId: channel.id }] },
      })
      if (taken !== null) throw new UserError((t) => t.partnerships.channelTaken(slackChannelId, taken.name))
      return channel.id
    }
    const liaisonChannelId = await channelOf(form.liaisonChannel)
    const publicChannelId = await channelOf(form.publicChannel)
    const { id: partnershipId } = await db.partnership.create({
      data: {
        workspaceId,
        name: form.name,
        timeZone: form.timeZone,
        language: form.language,
        liaisonChannelId,
        publicChannelId,
        requestKey,
        createdAt: now,
        organizations: { create: [{ name: form.sideA }, { name: form.sideB }] },
      },
    })
    await setRole(db, partnershipId, actor.person.id, null, ['MEMBER', 'INSTALLER', 'LIAISON_OFFICER'])
    await db.act.create({
      data: {
        partnershipId,
        personId: actor.person.id,
        role: 'INSTALLER',
        what: 'partnership.created',
        subject: 'partnership',
        subjectId: partnershipId,
        at: now,
      },
    })
    await planDeliveries(
      db,
      [
        { kind: 'partnerships.entry', sendKey: entryKey(partnershipId), channelId: publicChannelId },
        { kind: 'partnerships.welcome', sendKey: `welcome:${partnershipId}`, channelId: liaisonChannelId },
      ].map((row) => ({ ...row, workspaceId, partnershipId, lane: 0, dueAt: now })),
    )
    return partnershipId
  })
}

/** Writes people of the channels down as members; who is one already stays as they are. */
export async function addMembers(
  db: Db,
  partnershipId: number,
  found: ChannelMember[],
  profileAt: Date,
): Promise<void> {
  await db.person.createMany({ data: found.map((one) => ({ ...one, profileAt })), skipDuplicates: true })
  const people = await db.person.findMany({
    where: { OR: found.map(({ teamId, slackUserId }) => ({ teamId, slackUserId })) },
  })
  const sides = await db.organization.findMany({ where: { partnershipId, teamId: { not: null } } })
  await db.membership.createMany({
    data: people.map(({ id, teamId }) => ({
      partnershipId,
      personId: id,
      organizationId: sides.find((side) => side.teamId === teamId)?.id ?? null,
      roles: ['MEMBER'],
    })),
    skipDuplicates: true,
  })
}

export function entryKey(partnershipId: number): string {
  return `entry:${partnershipId}`
}

/**
 * Whoever decides something of the whole partnership, or counts one of its numbers up, waits here for who does so already.
 * Not `FOR UPDATE`: whoever holds a row below it and records an act would wait for this one, and this one for that row.
 */
export async function lockPartnership(db: Transaction, partnershipId: number): Promise<void> {
  await db.$queryRaw`SELECT FROM "Partnership" WHERE id = ${partnershipId} FOR NO KEY UPDATE`
}

/**
 * Says who steers and who organises on each side; whoever is no longer named loses that role. A second call changes nothing.
 * Locks the partnership's row.
 */
export async function assignPeople(db: Db, actor: MemberActor, form: PeopleForm, now: Date): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    await lockPartnership(db, partnershipId)
    const [sideA, sideB] = await findSides(db, partnershipId)
    if (sideA === undefined || sideB === undefined) throw new UserError((t) => t.errors.noPartnership)
    if (form.officersA.length === 0 || form.officersB.length === 0)
      throw new UserError((t) => t.partnerships.officersNeeded)
    const sides = [
      { side: sideA, officers: form.officersA, organisers: form.organisersA },
      { side: sideB, officers: form.officersB, organisers: form.organisersB },
    ]
    const before = await db.membership.findMany({ where: { partnershipId }, include: { person: true } })
    for (const { side, officers, organisers } of sides) {
      const named = before.filter(({ personId }) => [...officers, ...organisers].includes(String(personId)))
      for (const { personId, roles } of named) {
        const kept = withoutOffices(roles)
        if (officers.includes(String(personId))) kept.push('LIAISON_OFFICER')
        if (organisers.includes(String(personId))) kept.push('ORGANISER')
        await setRole(db, partnershipId, personId, side.id, kept)
      }
      // A side whose people all come from one other workspace is recognised by it from now on.
      const teams = new Set(named.map(({ person }) => person.teamId))
      const [teamId] = teams
      const own = actor.person.teamId
      if (teams.size === 1 && teamId && teamId !== own)
        await db.organization.update({ where: { id: side.id }, data: { teamId } })
    }
    const everyone = sides.flatMap(({ officers, organisers }) => [...officers, ...organisers])
    for (const { personId, roles, organizationId } of before) {
      if (everyone.includes(String(personId))) continue
      const kept = withoutOffices(roles)
      if (kept.length !== roles.length) await setRole(db, partnershipId, personId, organizationId, kept)
    }
    await recordAct(db, actor, {
      what: 'partnership.people',
      subject: 'partnership',
      subjectId: partnershipId,
      at: now,
    })
  })
}

function withoutOffices(roles: Role[]): Role[] {
  return roles.filter((role) => role !== 'LIAISON_OFFICER' && role !== 'ORGANISER')
}

async function setRole(
  tx: Transaction,
  partnershipId: number,
  personId: number,
  organizationId: number | null,
  roles: Role[],
) {
  await tx.membership.upsert({
    where: { partnershipId_personId: { partnershipId, personId } },
    create: { partnershipId, personId, organizationId, roles },
    update: { organizationId, roles },
  })
}

/** Who answers for which categories on a side, by office; the same office named again is given to the new person. */
export async function assignOwnerRole(
  db: Db,
  actor: MemberActor,
  role: { organizationId: number; title: string; personId: number; categories: string[] },
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    const side = await db.organization.findFirst({ where: { id: role.organizationId, partnershipId } })
    const member = await db.membership.findFirst({ where: { partnershipId, personId: role.personId } })
    if (side === null || member === null) throw new UserError((t) => t.partnerships.notOfPartnership)
    const { organizationId, title, personId, categories } = role
    const { id } = await db.ownerRole.upsert({
      where: { organizationId_title: { organizationId, title } },
      create: { partnershipId, ...role },
      update: { personId, categories },
    })
    await db.membership.updateMany({
      where: { partnershipId, personId, organizationId: null },
      data: { organizationId },
    })
    await recordAct(db, actor, { what: 'partnership.owner-role', subject: 'owner-role', subjectId: id, at: now })
  })
}

export async function changeSettings(db: Db, actor: MemberActor, form: SettingsForm, now: Date): Promise<void> {
  const { id } = actor.partnership
  await db.$transaction(async (db) => {
    await db.partnership.update({ where: { id }, data: form })
    await recordAct(db, actor, {
      what: 'partnership.settings',
      subject: 'partnership',
      subjectId: id,
      at: now,
      detail: form,
    })
  })
}

export async function entryWasPinned(db: Db, partnershipId: number): Promise<void> {
  await db.partnership.update({ where: { id: partnershipId }, data: { entryPinned: true } })
}
