import { z } from 'zod'
import { UserError } from '../../errors.ts'
import { findOrganizations } from '../../partnerships/queries.ts'
import { sideQuestion } from '../../people/views.ts'
import { closingView, escapeText, says, section } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../../slack/router.ts'
import { getItem } from '../agenda/queries.ts'
import { castBallot, closeVote, openVote } from './mutations.ts'
import { getVote } from './queries.ts'
import { type Choice, choices, voteForm as voteSchema } from './rules.ts'
import { actionIds, castMessage, resultText, viewIds, voteForm } from './views.ts'

export const votes: Feature = {
  name: 'votes',
  actions: {
    [actionIds.openForm]: { allow: 'liaison-officer', run: openForm },
    ...Object.fromEntries(
      choices.map((choice) => [
        actionIds[choice],
        { allow: 'member' as const, run: (context: Context, input: ActionInput) => cast(context, input, choice) },
      ]),
    ),
    [actionIds.close]: { allow: 'liaison-officer', run: close },
  },
  views: {
    [viewIds.form]: { allow: 'liaison-officer', run: start },
  },
}

async function openForm(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const item = await getItem(deps.db, actor.partnership.id, id)
  if (item.kind !== 'PROPOSAL') throw new UserError((words) => words.agenda.notProposed)
  await context.open(voteForm(t, { partnershipId: actor.partnership.id, itemId: id }, item.text))
}

async function start(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { itemId } = z.object({ itemId: z.number() }).parse(data)
  const { id } = await openVote(deps.db, deps.workspace.id, actor, itemId, parseForm(voteSchema, values), now)
  await Promise.all([deps.wake('deliveries.send'), redraw(context, id)])
  const vote = await getVote(deps.db, actor.partnership.id, id)
  return { update: closingView(t, t.votes.form.title, says(t.votes.opened(escapeText(vote.text)))) }
}

async function cast(context: Context, { id }: ActionInput, choice: Choice): Promise<Answer> {
  const { deps, actor, t, now } = context
  if (actor.membership.organizationId === null) {
    const sides = await findOrganizations(deps.db, actor.partnership.id)
    const blocks = [section(t.votes.sideNeeded), ...sideQuestion(t, actor.partnership.id, sides)]
    return { text: t.votes.sideNeeded, blocks }
  }
  await castBallot(deps.db, actor, id, choice, now)
  await redraw(context, id)
  return castMessage(t, await getVote(deps.db, actor.partnership.id, id), choice)
}

async function close(context: Context, { id }: ActionInput): Promise<Answer> {
  const { deps, actor, t, now } = context
  await closeVote(deps.db, actor, id, now)
  await redraw(context, id)
  const vote = await getVote(deps.db, actor.partnership.id, id)
  return { text: `${t.votes.closed}\n${resultText(t, vote)}` }
}

const redrawIds = ['meetings.redraw', 'minutes.redraw']

/** On its own message, on the agenda, and in the minutes. */
async function redraw({ deps, actor }: Context, voteId: number): Promise<void> {
  const partnershipId = actor.partnership.id
  const { meetingId } = await getVote(deps.db, partnershipId, voteId)
  await Promise.all([
    deps.wake('votes.redraw', { voteId, partnershipId }),
    ...(meetingId === null ? [] : redrawIds.map((job) => deps.wake(job, { meetingId, partnershipId }))),
  ])
}
