import { z } from 'zod'
import { type DeliveryKind, fileName } from '../../deliveries/kinds.ts'
import { cut, escapeText } from '../../slack/blocks.ts'
import { drawPicture } from '../../web/pictures.ts'
import { findByKey } from './queries.ts'
import { posterPicture } from './views.ts'

export const publicDeliveries: DeliveryKind[] = [
  {
    kind: 'public.poster',
    onUnknown: 'retry',
    render: async ({ db, site, workspace }, { payload }, { t, reader }) => {
      const { key } = z.object({ key: z.string() }).parse(payload)
      const activity = await findByKey(db, workspace.id, key)
      if (activity === null || site === null) return { drop: 'there is no public page' }
      const data = drawPicture(posterPicture(activity, `${site.url}/a/${key}`, reader.now))
      return {
        message: { text: t.publicPages.poster.file(escapeText(activity.title)) },
        file: { name: fileName(cut(activity.title, 60), 'png'), data },
      }
    },
  },
]
