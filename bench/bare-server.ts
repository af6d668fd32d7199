// The bare handlers that `intake` is held against: same rows, no session, no validation, no rules; one statement after the
// other as plain SQL is written, or all rows in a single statement. Runs as a process of its own, like the real one.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { uuidv7 } from '../src/lib/id.ts'

/** A bare handler on a port of its own; `together` writes its rows in one statement, otherwise in seven round trips. */
export async function bareServer(
  databaseUrl: string,
  cityId: number,
  placeId: string,
  unitId: string,
  together: boolean,
): Promise<number> {
  const options = together ? `-c app.city=${cityId}` : ''
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options })
  const id = () => uuidv7(Date.now(), randomBytes(10))
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', async () => {
      const { title } = JSON.parse(body) as { title: string }
      const client = await pool.connect()
      const caseId = id()
      const now = new Date()
      try {
        if (together) {
          await client.query({
            name: 'together',
            text: TOGETHER,
            values: [cityId, caseId, placeId, title, unitId, now, id(), [id(), id(), id()], id()],
          })
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify({ id: caseId }))
          return
        }
        await client.query('begin')
        await client.query(`select set_config('app.city', '${cityId}', true)`)
        await client.query({
          name: 'case',
          text: `insert into cases (city_id, id, number, state, source, place_id, title, detail, severity, unit_id, filed_at, issued_at, due_at)
            values ($1, $2, 'B' || nextval('case_numbers'), 'issued', 'office', $3, $4, '', 'normal', $5, $6, $6, $6)`,
          values: [cityId, caseId, placeId, title, unitId, now],
        })
        await client.query({
          name: 'duty',
          text: `insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, opened_at, due_at, allowance, calendar, calendar_version)
            values ($1, $2, 'case.handle', 'case', $3, $4, $5, $6, $6, '', 'bare', '')`,
          values: [cityId, id(), caseId, title, unitId, now],
        })
        await client.query({
          name: 'facts',
          text: `insert into facts (city_id, id, at, kind, subject_type, subject_id, data, digest)
            select $1, t.id, $2, 'case.filed', 'case', $3, '{"to":"filed","place":"x","division":640302}', '\\x00' from unnest($4::uuid[]) t(id)`,
          values: [cityId, now, caseId, [id(), id(), id()]],
        })
        await client.query({
          name: 'submission',
          text: `insert into submissions (city_id, action_id, body_digest, status, reply, at) values ($1, $2, '\\x00', 200, '{}', $3)`,
          values: [cityId, id(), now],
        })
        await client.query('commit')
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ id: caseId }))
      } catch (error) {
        await client.query('rollback').catch(() => undefined)
        response.statusCode = 500
        response.end(String(error))
      } finally {
        client.release()
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

const TOGETHER = `with filed as (
    insert into cases (city_id, id, number, state, source, place_id, title, detail, severity, unit_id, filed_at, issued_at, due_at)
    values ($1, $2, 'B' || nextval('case_numbers'), 'issued', 'office', $3, $4, '', 'normal', $5, $6, $6, $6)
  ), owed as (
    insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, opened_at, due_at, allowance, calendar, calendar_version)
    values ($1, $7, 'case.handle', 'case', $2, $4, $5, $6, $6, '', 'bare', '')
  ), told as (
    insert into facts (city_id, id, at, kind, subject_type, subject_id, data, digest)
    select $1, t.id, $6, 'case.filed', 'case', $2, '{"to":"filed","place":"x","division":640302}', '\\x00' from unnest($8::uuid[]) t(id)
  )
  insert into submissions (city_id, action_id, body_digest, status, reply, at) values ($1, $9, '\\x00', 200, '{}', $6)`
