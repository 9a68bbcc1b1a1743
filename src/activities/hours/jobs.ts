import { z } from 'zod'
import { type DeliveryKind, fileName } from '../../deliveries/kinds.ts'
import { findHours, getCorrection, getPersonOf } from './queries.ts'
import {
  correctedMessage,
  correctionMessage,
  reviewedMessage,
  type Sheet,
  statementMessage,
  statementSheets,
} from './views.ts'

const subject = z.object({ correctionId: z.number() })
const statement = z.object({ aboutId: z.number().nullable(), from: z.string(), to: z.string() })

export const hoursDeliveries: DeliveryKind[] = [
  {
    kind: 'hours.proposed',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t, reader }) => {
      const correction = await getCorrection(db, partnershipId ?? 0, subject.parse(payload).correctionId)
      if (correction.status !== 'PROPOSED') return { drop: 'it is decided already' }
      return { message: correctionMessage(t, correction, reader) }
    },
  },
  {
    kind: 'hours.reviewed',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t }) => ({
      message: reviewedMessage(t, await getCorrection(db, partnershipId ?? 0, subject.parse(payload).correctionId)),
    }),
  },
  {
    kind: 'hours.corrected',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t }) => ({
      message: correctedMessage(t, await getCorrection(db, partnershipId ?? 0, subject.parse(payload).correctionId)),
    }),
  },
  {
    kind: 'hours.statement',
    onUnknown: 'retry',
    render: async ({ db }, delivery, { t, reader }) => {
      const { aboutId, ...period } = statement.parse(delivery.payload)
      const partnership = await db.partnership.findUniqueOrThrow({ where: { id: delivery.partnershipId ?? 0 } })
      const about = aboutId === null ? null : (await getPersonOf(db, partnership.id, aboutId)).name
      const rows = await findHours(db, partnership, { personId: aboutId, period, now: reader.now })
      const sheets = statementSheets(t, { partnership: partnership.name, about, period, rows }, reader)
      const name = t.hours.statement.fileName(about, period.from, period.to)
      return {
        message: statementMessage(t, about, period, reader),
        file: { name: fileName(name, 'xlsx'), data: await workbook(sheets) },
      }
    },
  },
]

/** Texts are written as texts, so a name that begins like a formula stays a name. */
async function workbook(sheets: Sheet[]): Promise<Buffer> {
  // Eighty modules, loaded when the first is asked for.
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const file = writeXlsxFile(
    sheets.map(({ name, rows, widths }) => ({
      sheet: name,
      columns: widths.map((width) => ({ width })),
      data: rows.map((row) =>
        row.map((value) =>
          typeof value === 'number' ? { type: Number, value } : value === '' ? null : { type: String, value },
        ),
      ),
    })),
  )
  return file.toBuffer()
}
