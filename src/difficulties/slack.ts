import { z } from 'zod'
import { UserError } from '../errors.ts'
import { findProjects } from '../projects/queries.ts'
import type { Message } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import type { Context, Feature } from '../slack/router.ts'
import { answerDifficulty, fileDifficulty } from './mutations.ts'
import { findAnswered, findOpenDifficulties, getDifficulty, getDifficultyById } from './queries.ts'
import { answerForm as answerSchema, difficultyForm as formSchema } from './rules.ts'
import {
  actionIds,
  answeredBefore,
  answeredView,
  answerForm,
  difficultyCard,
  difficultyForm,
  difficultyList,
  filedView,
  viewIds,
} from './views.ts'

const OPEN_LISTED = 20
const ANSWERED_LISTED = 10
const PROJECTS_OFFERED = 100

export const difficulties: Feature = {
  name: 'difficulties',
  commands: [
    {
      words: ['difficulty new', '新困难', '提困难', '困难 新建'],
      help: (t) => t.difficulties.help.create,
      allow: 'member',
      run: openForm,
    },
    {
      words: ['difficulty', '困难', 'difficulties'],
      help: (t) => t.difficulties.help.list,
      allow: 'reader',
      run: (context, { rest }) => (/^(list|列表)?$/i.test(rest) ? list(context) : showNumber(context, rest)),
    },
  ],
  actions: {
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [actionIds.answer]: { allow: 'liaison-officer', run: (context, { id }) => openAnswer(context, id) },
    [actionIds.show]: { allow: 'reader', run: (context, { id }) => show(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: file },
    [viewIds.answer]: { allow: 'liaison-officer', run: answer },
  },
}

async function openForm({ deps, actor, t, open }: Context): Promise<undefined> {
  const projects = await findProjects(deps.db, actor.partnership.id, PROJECTS_OFFERED)
  await open(difficultyForm(t, { partnershipId: actor.partnership.id }, projects))
}

async function file({ deps, actor, t, now }: Context, { values, requestKey }: OpenView) {
  const { text, project } = parseForm(formSchema, values)
  const filed = await fileDifficulty(deps.db, deps.workspace.id, actor, { text, projectId: project, requestKey }, now)
  await deps.wake('deliveries.send')
  return { update: filedView(t, filed.number) }
}

async function list({ deps, actor, t }: Context): Promise<Message> {
  const partnershipId = actor.partnership.id
  const [open, answered] = await Promise.all([
    findOpenDifficulties(deps.db, partnershipId, OPEN_LISTED),
    findAnswered(deps.db, partnershipId, ANSWERED_LISTED),
  ])
  return difficultyList(t, [...open, ...answered], { partnershipId })
}

async function showNumber(context: Context, text: string): Promise<Message> {
  const [, number] = /^[#＃]?(\d{1,6})$/.exec(text) ?? []
  if (number === undefined) throw new UserError((t) => t.difficulties.numberNeeded)
  const difficulty = await getDifficulty(context.deps.db, context.actor.partnership.id, Number(number))
  return difficultyCard(context.t, difficulty, context.reader)
}

async function show(context: Context, difficultyId: number): Promise<Message> {
  const difficulty = await getDifficultyById(context.deps.db, context.actor.partnership.id, difficultyId)
  return difficultyCard(context.t, difficulty, context.reader)
}

async function openAnswer(context: Context, difficultyId: number): Promise<Message | undefined> {
  const { deps, actor, t } = context
  const difficulty = await getDifficultyById(deps.db, actor.partnership.id, difficultyId)
  if (difficulty.status === 'OPEN') {
    await context.open(answerForm(t, { partnershipId: actor.partnership.id, difficultyId }, difficulty, context.reader))
    return undefined
  }
  await deps.wake('difficulties.redraw', { difficultyId })
  return answeredBefore(t, difficulty)
}

async function answer({ deps, actor, t, now }: Context, { data, values }: OpenView) {
  const { difficultyId } = z.object({ difficultyId: z.number() }).parse(data)
  const { text } = parseForm(answerSchema, values)
  await answerDifficulty(deps.db, deps.workspace.id, actor, difficultyId, text, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('difficulties.redraw', { difficultyId })])
  const difficulty = await getDifficultyById(deps.db, actor.partnership.id, difficultyId)
  // A form sent twice reads the same twice.
  const stands = difficulty.answeredBy?.id === actor.person.id && difficulty.answer === text
  return { update: answeredView(t, difficulty, stands) }
}
