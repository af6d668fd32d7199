// An answer that a browser saves under a name.
import type { FastifyReply } from 'fastify'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Has the answer saved as `name`; `plain` is the name for whoever reads no other letters than a–z. */
export function saveAs(reply: FastifyReply, type: string, plain: string, name: string): void {
  reply
    .header('content-type', type)
    .header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
}
