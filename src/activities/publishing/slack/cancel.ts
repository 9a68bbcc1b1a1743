import { z } from 'zod'
import { scopeOf } from '../../../slack/actor.ts'
import { closingView, escapeText, type Message, says, section } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Answer, Context, ViewAnswer } from '../../../slack/router.ts'
import { getActivityById } from '../../queries.ts'
import { cancelActivity, undoCancel } from '../mutations.ts'
import { countConcerned } from '../queries.ts'
import { cancelForm, cancelledView } from '../views.ts'
import { getOwn } from './form.ts'

export async function askCancel(context: Context, activityId: number): Promise<undefined> {
  const activity = await getOwn(context, activityId)
  const data = { partnershipId: context.actor.partnership.id, activityId }
  const concerned = await countConcerned(context.deps.db, activityId, context.actor.person.id)
  await context.open(cancelForm(context.t, data, activity, concerned))
}

export async function cancel(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const { note } = parseForm(z.object({ note: z.string().trim().max(300) }), values)
  const { told } = await cancelActivity(deps.db, deps.workspace.id, actor, activityId, note, now)
  await wake(context)
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  return { update: cancelledView(t, activity, told) }
}

export async function undo(context: Context, activityId: number): Promise<Message> {
  const { deps, actor, t, now } = context
  await undoCancel(deps.db, deps.workspace.id, actor, activityId, now)
  await wake(context)
  const { title } = await getActivityById(deps.db, scopeOf(actor), activityId)
  const said = t.publishing.undone(escapeText(title))
  return { text: said, blocks: [section(said)] }
}

/** In a modal, the modal says that it is undone. */
export async function pressUndo(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const said = await undo(context, input.id)
  if (input.place !== 'modal') return said
  await input.updateView(closingView(context.t, context.t.publishing.undo, says(said.text)))
  return undefined
}

async function wake({ deps }: Context): Promise<void> {
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
}
