import type { Option } from '@slack/types'
import { z } from 'zod'
import { FieldErrors } from '../../errors.ts'
import { findOrganizations, findPeople } from '../../partnerships/queries.ts'
import { scopeOf } from '../../slack/actor.ts'
import { actingRole } from '../../slack/authorize.ts'
import { closingView, escapeText, type Message, option, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { getToOrganise } from '../sign-ups/mutations.ts'
import { checkInByCode, checkOut, keepSecret, saveRoster } from './mutations.ts'
import { findOpen, findRosterPeople, getForCheckIn } from './queries.ts'
import { codeAt, codeForm as codeSchema, decideWindow, ROSTER_PAGE, rosterForm, tickedIn } from './rules.ts'
import { actionIds, checkInAnswer, codeForm, codeText, codeView, isThere, rosterView, viewIds } from './views.ts'

export const checkIns: Feature = {
  name: 'check-ins',
  commands: [
    {
      words: ['checkin', '签到'],
      help: (t) => t.checkIns.help.checkIn,
      allow: 'member',
      run: (context, { rest }) => (rest === '' ? askCode(context, null) : typeCode(context, rest)),
    },
    { words: ['checkout', '签退'], help: (t) => t.checkIns.help.checkOut, allow: 'member', run: leave },
  ],
  actions: {
    [actionIds.here]: { allow: 'member', run: (context, { id }) => askCode(context, id) },
    [actionIds.leave]: { allow: 'member', run: leave },
    [actionIds.showCode]: { allow: 'member', run: (context, { id }) => showCode(context, id, context.open) },
    [actionIds.renewCode]: {
      allow: 'member',
      run: (context, { id, updateView }) => showCode(context, id, updateView),
    },
    [actionIds.roster]: { allow: 'member', run: (context, { id }) => openRoster(context, id) },
  },
  views: {
    [viewIds.code]: { allow: 'member', run: sendCode },
    [viewIds.roster]: { allow: 'member', run: sendRoster },
  },
  options: {
    [actionIds.others]: { allow: 'member', run: (context, { typed }) => offerPeople(context, typed) },
  },
}

/** Opens the form for the code; where there is nothing to check in to, says so instead. */
async function askCode(context: Context, activityId: number | null): Promise<Message | undefined> {
  const { deps, actor, t, now } = context
  const partnershipId = actor.partnership.id
  if (activityId === null) {
    const open = await findOpen(deps.db, { partnershipId, personId: actor.person.id }, now)
    if (open.length === 0) return says(t.checkIns.outcomes.noneOpen)
  } else {
    const activity = await getForCheckIn(deps.db, partnershipId, activityId)
    const outcome = decideWindow(activity, now)
    if (outcome !== 'open') return says(codeText(t, { outcome, activity }, context.reader))
  }
  await context.open(codeForm(t, { partnershipId, activityId }))
  return undefined
}

async function typeCode(context: Context, typed: string): Promise<Message> {
  const { deps, actor, t, now } = context
  const { success, data } = codeSchema.safeParse({ code: typed })
  if (!success) return says(t.form.code)
  const applied = await checkInByCode(deps.db, visitorOf(actor), { code: data.code, activityId: null }, now)
  return checkInAnswer(t, applied, context.reader)
}

function visitorOf(actor: Context['actor']) {
  return { ...scopeOf(actor), role: actingRole(actor.membership.roles) }
}

const codeData = z.object({ activityId: z.number().nullable() })

async function sendCode(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId } = codeData.parse(data)
  const { code } = parseForm(codeSchema, values)
  const applied = await checkInByCode(deps.db, visitorOf(actor), { code, activityId }, now)
  const text = codeText(t, applied, context.reader)
  if (!isThere(applied)) throw new FieldErrors(() => ({ code: text }))
  return { update: closingView(t, t.checkIns.checkIn, says(text)) }
}

async function leave({ deps, actor, t, now }: Context): Promise<Message> {
  const activity = await checkOut(deps.db, actor, now)
  return says(activity === null ? t.checkIns.nowhere : t.checkIns.left(escapeText(activity.title)))
}

async function showCode(context: Context, activityId: number, show: Context['open']): Promise<Message | undefined> {
  const { deps, actor, t, now, reader } = context
  const activity = await getToOrganise(deps.db, actor, activityId)
  const outcome = decideWindow(activity, now)
  if (outcome !== 'open') return says(codeText(t, { outcome, activity }, reader))
  const secret = await keepSecret(deps.db, activity.id)
  await show(codeView(t, activity, codeAt(secret, now), reader))
  return undefined
}

async function drawRoster(context: Context, activityId: number, page: number) {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  const [activity, people, sides] = await Promise.all([
    getToOrganise(deps.db, actor, activityId),
    findRosterPeople(deps.db, partnershipId, activityId),
    findOrganizations(deps.db, partnershipId),
  ])
  return { people, view: rosterView(t, activity, people, page, sides) }
}

async function openRoster(context: Context, activityId: number): Promise<undefined> {
  const { view } = await drawRoster(context, activityId, 0)
  await context.open(view)
}

const rosterData = z.object({ activityId: z.number(), page: z.number(), ticked: z.array(z.number()) })

/** Keeps one page and shows the next; after the last one says how many are there. */
async function sendRoster(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId, page, ticked } = rosterData.parse(data)
  const { others, names, organizationId, ...groups } = parseForm(rosterForm, values)
  const inGroups = tickedIn(groups)
  // Who checked in by code while the page was open was not ticked on it, and stays.
  const notCame = ticked.filter((id) => !inGroups.includes(id))
  await getToOrganise(deps.db, actor, activityId)
  const change = { activityId, came: [...inGroups, ...others], notCame, names, organizationId }
  await saveRoster(deps.db, actor, change, now)
  const { people, view } = await drawRoster(context, activityId, page + 1)
  if (people.length > (page + 1) * ROSTER_PAGE) return { update: view }
  const there = people.filter(({ way }) => way !== null).length
  return { update: closingView(t, t.checkIns.roster.title, says(t.checkIns.roster.saved(there))) }
}

async function offerPeople({ deps, actor }: Context, typed: string): Promise<Option[]> {
  const people = await findPeople(deps.db, actor.partnership.id, typed, 100)
  return people.map(({ id, name, organization }) =>
    option(organization === null ? name : `${name} · ${organization}`, String(id)),
  )
}
