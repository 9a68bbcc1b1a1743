import type { Option } from '@slack/types'
import { z } from 'zod'
import { yearOf } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import { scopeOf } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { closingView, type Message, option, says, section } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import { onTop } from '../../slack/reading.ts'
import type { Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { getActivityById } from '../queries.ts'
import { askStatement, proposeCorrection, reviewCorrection } from './mutations.ts'
import { findHours, findPeopleOf } from './queries.ts'
import { correctionForm as correctionSchema, type Period, statementForm as statementSchema } from './rules.ts'
import { actionIds, correctionForm, correctionMessage, hoursMessage, statementForm, viewIds } from './views.ts'

export const hours: Feature = {
  name: 'hours',
  commands: [{ words: ['hours', '时长'], help: (t) => t.hours.help, allow: 'member', run: show }],
  actions: {
    [actionIds.show]: {
      allow: 'member',
      run: async (context, input) => onTop(context, input, context.t.hours.title, await show(context)),
    },
    [actionIds.file]: { allow: 'member', run: (context) => sendOwn(context) },
    [actionIds.openStatement]: { allow: 'liaison-officer', run: openStatement },
    [actionIds.openCorrection]: { allow: 'liaison-officer', run: (context, { id }) => openCorrection(context, id) },
    [actionIds.agree]: { allow: 'liaison-officer', run: (context, { id }) => review(context, id, true) },
    [actionIds.decline]: { allow: 'liaison-officer', run: (context, { id }) => review(context, id, false) },
  },
  views: {
    [viewIds.statement]: { allow: 'liaison-officer', run: sendStatement },
    [viewIds.correction]: { allow: 'liaison-officer', run: propose },
  },
  options: {
    [actionIds.person]: { allow: 'liaison-officer', run: (context, { typed }) => offerPeople(context, typed) },
  },
}

function thisYear({ actor, now }: Context): Period {
  const to = dayIn(actor.partnership.timeZone, now)
  return { from: `${yearOf(to)}-01-01`, to }
}

async function show(context: Context): Promise<Message> {
  const { deps, actor, t, now } = context
  const period = thisYear(context)
  const rows = await findHours(deps.db, actor.partnership, { personId: actor.person.id, period, now })
  const may = { everyone: isAllowed('liaison-officer', actor.membership.roles) }
  return hoursMessage(t, actor.partnership.id, { year: yearOf(period.to), rows }, context.reader, may)
}

async function sendOwn(context: Context): Promise<Message> {
  const { actor, t } = context
  await owe(context, actor.person.id, thisYear(context))
  return { text: t.hours.statement.comes, blocks: [section(t.hours.statement.comes)] }
}

async function owe({ deps, actor, now }: Context, aboutId: number | null, period: Period): Promise<void> {
  await askStatement(deps.db, deps.workspace.id, actor, { aboutId, period }, now)
  await deps.wake('deliveries.send')
}

async function openStatement(context: Context): Promise<undefined> {
  const { actor, t } = context
  await context.open(statementForm(t, { partnershipId: actor.partnership.id }, thisYear(context)))
}

async function sendStatement(context: Context, { values }: OpenView): Promise<ViewAnswer> {
  const { t } = context
  const { person, ...period } = parseForm(statementSchema, values)
  await owe(context, person, period)
  return { update: closingView(t, t.hours.statement.title, says(t.hours.statement.comes)) }
}

async function openCorrection(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  await context.open(correctionForm(t, await getActivityById(deps.db, scopeOf(actor), activityId)))
}

async function propose(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const { person, hours, reason } = parseForm(correctionSchema, values)
  const correction = { activityId, personId: person, minutes: hours, reason }
  await proposeCorrection(deps.db, deps.workspace.id, actor, correction, now)
  await deps.wake('deliveries.send')
  return { update: closingView(t, t.hours.correction.title, says(t.hours.correction.sent)) }
}

async function review(context: Context, correctionId: number, agrees: boolean): Promise<Answer> {
  const { deps, actor, t, now } = context
  const decided = await reviewCorrection(deps.db, deps.workspace.id, actor, { correctionId, agrees }, now)
  await deps.wake('deliveries.send')
  return { replace: true, ...correctionMessage(t, decided, context.reader) }
}

async function offerPeople({ deps, actor }: Context, typed: string): Promise<Option[]> {
  const people = await findPeopleOf(deps.db, actor.partnership.id, typed, 100)
  return people.map(({ id, name }) => option(name, String(id)))
}
