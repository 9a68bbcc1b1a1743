import { UserError } from '../errors.ts'
import { getProjectById } from '../projects/queries.ts'
import { takesPart } from '../projects/rules.ts'
import { actionIds as projectActions } from '../projects/views.ts'
import type { Message } from '../slack/blocks.ts'
import { inPlace } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import { openHandOver } from './hand-overs/slack.ts'
import { finishFollowUp, reopenFollowUp } from './mutations.ts'
import { findOfOthers, findOfPerson, findOfProject, getFollowUp, getFollowUpById } from './queries.ts'
import { type FollowUpRow, mayChange, mayRead } from './rules.ts'
import { check, offerPeople, openForm, openFormFor, openFormOnMessage, saveConfirmed } from './slack/form.ts'
import {
  help,
  openHelp,
  openResult,
  press,
  pressMute,
  pressSnooze,
  pressUnmute,
  saveResult,
  snoozeUntil,
} from './slack/press.ts'
import { readingOf, readingOn, whoIs } from './slack/reading.ts'
import { actionIds, followUpCard, followUpList, followUpsOfProject, more, shortcutIds, viewIds } from './views.ts'

const READ_AT_MOST = 200

export const followUps: Feature = {
  name: 'follow-ups',
  commands: [
    {
      words: ['followup new', '新跟进', '新建跟进', '跟进 新建'],
      help: (t) => t.followUps.help.create,
      allow: 'member',
      run: openForm,
    },
    {
      words: ['followup', '跟进', 'followups'],
      help: (t) => t.followUps.help.list,
      allow: 'member',
      run: (context, { rest }) => (/^(list|列表)?$/i.test(rest) ? list(context) : showNumber(context, rest)),
    },
  ],
  actions: {
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [projectActions.addFollowUp]: { allow: 'member', run: (context, { id }) => openFormFor(context, id) },
    [projectActions.listFollowUps]: { allow: 'member', run: pressListOfProject },
    [actionIds.list]: { allow: 'member', run: pressList },
    [actionIds.show]: { allow: 'member', run: pressShow },
    [actionIds.done]: { allow: 'member', run: (context, input) => press(context, input, finishFollowUp, 'done') },
    [actionIds.notDone]: {
      allow: 'member',
      run: (context, input) => press(context, input, reopenFollowUp, 'reopened'),
    },
    [actionIds.snooze]: { allow: 'member', run: pressSnooze },
    [actionIds.help]: { allow: 'member', run: openHelp },
    [actionIds.more]: { allow: 'member', run: pressMore },
    [actionIds.unmute]: { allow: 'member', run: pressUnmute },
    [actionIds.result]: { allow: 'member', run: openResult },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: check },
    [viewIds.confirm]: { allow: 'member', run: saveConfirmed },
    [viewIds.snooze]: { allow: 'member', run: snoozeUntil },
    [viewIds.help]: { allow: 'member', run: help },
    [viewIds.result]: { allow: 'member', run: saveResult },
  },
  shortcuts: {
    [shortcutIds.make]: { allow: 'member', run: openFormOnMessage },
  },
  options: {
    [actionIds.person]: { allow: 'member', run: offerPeople },
  },
}

function pressMore(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return input.value.endsWith(more.handOver)
    ? openHandOver(context, { followUpId: input.id })
    : pressMute(context, input)
}

async function list(context: Context): Promise<Message> {
  const { deps, actor } = context
  const { personId, isOfficer } = whoIs(context)
  const partnershipId = actor.partnership.id
  const [mine, others] = await Promise.all([
    findOfPerson(deps.db, partnershipId, personId, READ_AT_MOST),
    findOfOthers(deps.db, partnershipId, { personId, all: isOfficer }, READ_AT_MOST),
  ])
  return followUpList(await readingOf(context), { mine, others }, partnershipId)
}

async function pressList(context: Context, input: ActionInput): Promise<Answer | undefined> {
  return inPlace(context, input, context.t.followUps.listTitle, await list(context))
}

async function pressListOfProject(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t } = context
  const project = await getProjectById(deps.db, actor.partnership.id, input.id)
  if (!takesPart(project, whoIs(context))) throw new UserError((t) => t.projects.notForYou)
  const rows = await findOfProject(deps.db, actor.partnership.id, project.id, READ_AT_MOST)
  return inPlace(context, input, t.followUps.listTitle, followUpsOfProject(await readingOf(context), project, rows))
}

async function showNumber(context: Context, text: string): Promise<Message> {
  const number = typedNumber(text)
  if (number === null) throw new UserError((t) => t.followUps.numberNeeded)
  return card(context, await getFollowUp(context.deps.db, context.actor.partnership.id, number))
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const followUp = await getFollowUpById(context.deps.db, context.actor.partnership.id, input.id)
  return inPlace(context, input, context.t.followUps.listTitle, await card(context, followUp))
}

async function card(context: Context, followUp: FollowUpRow): Promise<Message> {
  if (!mayRead(followUp, whoIs(context))) throw new UserError((t) => t.followUps.notForYou)
  return followUpCard(
    await readingOn(context, followUp),
    followUp,
    mayChange(followUp, whoIs(context)),
    context.actor.person.id,
  )
}
