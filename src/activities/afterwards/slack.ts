import { z } from 'zod'
import { scopeOf } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { closingView, says } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { ActionHandler, ActionInput, Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { getActivityById } from '../queries.ts'
import { getToOrganise } from '../sign-ups/mutations.ts'
import { addLine, confirmClosingNote, giveStars, saveClosingNote } from './mutations.ts'
import { findOutcome, getOwnFeedback } from './queries.ts'
import { lineForm as lineSchema, noteForm as noteSchema, waitsFor } from './rules.ts'
import {
  actionIds,
  confirmationMessage,
  feedbackMessage,
  lineForm,
  noteForm,
  outcomeView,
  STARS,
  viewIds,
} from './views.ts'

function starsButton(stars: number): ActionHandler {
  return { allow: 'member', run: (context, { id }) => star(context, id, stars) }
}

export const afterwards: Feature = {
  name: 'afterwards',
  actions: {
    ...Object.fromEntries(STARS.map((stars) => [`${actionIds.stars}.${stars}`, starsButton(stars)])),
    [actionIds.line]: { allow: 'member', run: (context, { id }) => openLine(context, id) },
    [actionIds.show]: { allow: 'member', run: (context, { id }) => show(context, id) },
    [actionIds.write]: { allow: 'member', run: (context, { id }) => openNote(context, id) },
    [actionIds.confirm]: { allow: 'liaison-officer', run: confirm },
  },
  views: {
    [viewIds.line]: { allow: 'member', run: sendLine },
    [viewIds.note]: { allow: 'member', run: sendNote },
  },
}

const about = z.object({ activityId: z.number() })

/** The stars are kept with the press; the form for a line opens on top and may be closed. */
async function star(context: Context, activityId: number, stars: number): Promise<Answer> {
  const { deps, actor, t, now } = context
  await giveStars(deps.db, actor, { activityId, stars }, now)
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  const own = await getOwnFeedback(deps.db, scopeOf(actor), activityId)
  if (own?.line === '') await context.open(lineForm(t, activity, own))
  return { replace: true, ...feedbackMessage(t, activity, own) }
}

async function openLine(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const own = await getOwnFeedback(deps.db, scopeOf(actor), activityId)
  await context.open(lineForm(t, await getActivityById(deps.db, scopeOf(actor), activityId), own))
}

async function sendLine({ deps, actor, now }: Context, { data, values }: OpenView): Promise<undefined> {
  const { activityId } = about.parse(data)
  const { line } = parseForm(lineSchema, values)
  await addLine(deps.db, actor, { activityId, line }, now)
}

/** The activity, for somebody who runs it, and how it went. */
async function findForRunner({ deps, actor }: Context, activityId: number) {
  const activity = await getToOrganise(deps.db, actor, activityId)
  return { activity, outcome: await findOutcome(deps.db, actor.partnership.id, activityId) }
}

async function drawOutcome(context: Context, activityId: number) {
  const { activity, outcome } = await findForRunner(context, activityId)
  const { roles, organizationId } = context.actor.membership
  const correct = isAllowed('liaison-officer', roles)
  const may = { correct, confirm: correct && outcome.note !== null && waitsFor(outcome.note, organizationId) }
  return outcomeView(context.t, activity, outcome, context.reader, may)
}

async function show(context: Context, activityId: number): Promise<undefined> {
  await context.open(await drawOutcome(context, activityId))
}

async function openNote(context: Context, activityId: number): Promise<undefined> {
  const { activity, outcome } = await findForRunner(context, activityId)
  await context.open(noteForm(context.t, activity, outcome))
}

const noteData = about.extend({ seen: z.number() })

async function sendNote(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId, seen } = noteData.parse(data)
  const { hours, pictures, ...note } = parseForm(noteSchema, values)
  await findForRunner(context, activityId)
  await saveClosingNote(
    deps.db,
    deps.workspace.id,
    actor,
    { ...note, activityId, seen, minutes: hours, pictures: pictures.length > 0 ? pictures : null },
    now,
  )
  await deps.wake('deliveries.send')
  return { update: closingView(t, t.afterwards.note.title, says(t.afterwards.note.saved)) }
}

async function confirm(context: Context, { id, value, place, updateView }: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  const version = Number(value.split('.')[2] ?? 0)
  const note = await confirmClosingNote(deps.db, deps.workspace.id, actor, { closingNoteId: id, version }, now)
  await deps.wake('deliveries.send')
  if (place === 'message') return { replace: true, ...confirmationMessage(t, note, context.reader, { confirm: false }) }
  await updateView(await drawOutcome(context, note.activity.id))
  return undefined
}
