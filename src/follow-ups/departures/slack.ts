import { z } from 'zod'
import type { Context, Feature } from '../../slack/router.ts'
import type { Subject } from '../hand-overs/rules.ts'
import { openHandOver } from '../hand-overs/slack.ts'
import { personLeft, personReturned } from './mutations.ts'
import { findPerson } from './queries.ts'
import { actionIds } from './views.ts'

export const departures: Feature = {
  name: 'departures',
  actions: {
    [actionIds.project]: {
      allow: 'liaison-officer',
      run: (context, { id, value }) => choose(context, { projectId: id, fromId: fromIn(value) }, fromIn(value)),
    },
    [actionIds.followUp]: {
      allow: 'liaison-officer',
      run: (context, { id, value }) => choose(context, { followUpId: id }, fromIn(value)),
    },
  },
  userChanged: async (deps, { teamId, id, isDeleted }) => {
    const person = await findPerson(deps.db, teamId, id)
    if (person === null) return
    if (!isDeleted) {
      const leftAt = await personReturned(deps.db, person.id)
      if (leftAt !== null) await deps.wake('departures.redraw', { personId: person.id, leftAt: leftAt.toISOString() })
      return
    }
    await personLeft(deps.db, deps.workspace.id, person.id, deps.now())
    await deps.wake('deliveries.send')
  },
}

function fromIn(value: string): number {
  return z.coerce.number().int().catch(0).parse(value.split('.')[2])
}

/** A button that lay there for a while may be about what is settled: its message is drawn anew in any case. */
async function choose(context: Context, subject: Subject, personId: number): Promise<undefined> {
  await context.deps.wake('departures.redraw', { personId })
  return openHandOver(context, subject)
}
