import { randomUUID } from 'node:crypto'
import type { KnownBlock, Option } from '@slack/types'
import { dayIn } from '../../../calendar/zones.ts'
import { FieldErrors } from '../../../errors.ts'
import { section } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Context } from '../../../slack/router.ts'
import { findPeople } from '../../queries.ts'
import { personOptions } from '../../views.ts'
import { addLeave, setLeaveRemoved } from '../mutations.ts'
import { findLeaves } from '../queries.ts'
import { formKey, leaveForm as leaveSchema, spanFault } from '../rules.ts'
import { leaveForm, leaveView, removedLeaveNotice } from '../views.ts'

const today = ({ actor, now }: Context) => dayIn(actor.partnership.timeZone, now)

async function draw(context: Context, notice: KnownBlock | null) {
  const { deps, actor, t, reader } = context
  const rows = await findLeaves(deps.db, actor.person.id, today(context))
  return leaveView(t, actor.partnership.id, rows, reader, notice)
}

export async function openList(context: Context): Promise<undefined> {
  await context.open(await draw(context, null))
}

/** The form takes the place of the list, and gives it back when it is sent. */
export async function openForm({ actor, t }: Context, { updateView }: ActionInput): Promise<undefined> {
  await updateView(leaveForm(t, actor.partnership.id, randomUUID()))
}

export async function offerDeputies({ deps, actor }: Context, { typed }: { typed: string }): Promise<Option[]> {
  const people = await findPeople(deps.db, actor.partnership.id, typed, 100)
  return personOptions(people.filter(({ id, slackUserId }) => id !== actor.person.id && slackUserId !== null))
}

export async function save(context: Context, view: OpenView) {
  const { deps, actor, t, now } = context
  const form = parseForm(leaveSchema, view.values)
  const fault = spanFault(form, today(context))
  if (fault !== null) throw new FieldErrors((words) => ({ lastDay: words.calendars.faults[fault] }))
  await addLeave(deps.db, deps.workspace.id, actor, form, formKey.parse(view.data).key, now)
  await deps.wake('deliveries.send')
  return { update: await draw(context, section(t.calendars.leave.saved)) }
}

export async function set(context: Context, { id, updateView }: ActionInput, isRemoved: boolean): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const row = await setLeaveRemoved(deps.db, deps.workspace.id, actor, id, isRemoved, now)
  await deps.wake('deliveries.send')
  await updateView(await draw(context, isRemoved ? removedLeaveNotice(t, actor.partnership.id, row, reader) : null))
}
