// Schema errors in the words of the person who edits the file. No clock, no files; TypeBox finds, we phrase.
import type { TSchema } from '@sinclair/typebox'
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value'
import type { PackProblem } from './pack.contract.ts'
import { at } from './pack-report.ts'

const MOST = 200

/** At most 200 problems of one file against its schema, one a place. */
export function schemaProblems(file: string, schema: TSchema, value: unknown): PackProblem[] {
  const problems = new Map<string, PackProblem>()
  for (const error of Value.Errors(schema, value)) {
    if (problems.has(error.path)) continue
    problems.set(error.path, at(file, error.path, `schema.${codeOf(error.type)}`, words(error)))
    if (problems.size >= MOST) break
  }
  return [...problems.values()]
}

function codeOf(type: ValueErrorType): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return 'required'
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'unknown'
  if (type === ValueErrorType.Union || type === ValueErrorType.Literal) return 'choice'
  return 'form'
}

function words({ type, path, value, schema }: ValueError): string {
  const name = path.split('/').findLast(step => !/^\d*$/.test(step)) ?? '内容'
  const shown = `“${show(value)}”`
  switch (type) {
    case ValueErrorType.ObjectRequiredProperty:
      return `缺少 ${name}`
    case ValueErrorType.ObjectAdditionalProperties:
      return `不认识的字段 ${show(name)}，请核对拼写或删去`
    case ValueErrorType.Union:
    case ValueErrorType.Literal:
      return choice(name, shown, schema)
    case ValueErrorType.StringPattern:
      return `${name}${shown}格式不对${hint(value)}`
    case ValueErrorType.String:
      return typeof value === 'number' || typeof value === 'boolean'
        ? `${name} 应为文字，请给${shown}加引号`
        : `${name} 应为文字`
    case ValueErrorType.StringMaxLength:
      return `${name} 太长，不超过 ${schema.maxLength} 字`
    case ValueErrorType.StringMinLength:
      return `${name} 不能为空`
    case ValueErrorType.Integer:
    case ValueErrorType.IntegerMinimum:
    case ValueErrorType.IntegerMaximum:
      return `${name}${shown}应为 ${schema.minimum ?? 0} 至 ${schema.maximum ?? '更大'} 的整数`
    case ValueErrorType.Array:
      return path === '' ? '文件应是一个列表，每项以“- ”开头' : `${name} 应是列表`
    case ValueErrorType.ArrayMinItems:
      return `${path === '' ? '文件' : name} 至少要有 ${schema.minItems} 项`
    case ValueErrorType.ArrayMaxItems:
      return `${path === '' ? '文件' : name} 最多 ${schema.maxItems} 项`
    case ValueErrorType.Object:
      return `${path === '' ? '文件' : '这一项'}应写成“名称: 值”的形式`
    default:
      return `${name}${shown}不合要求`
  }
}

function choice(name: string, shown: string, schema: TSchema): string {
  const options: unknown[] = [schema, ...(Array.isArray(schema.anyOf) ? schema.anyOf : [])]
    .map((it: TSchema) => it.const)
    .filter(it => it !== undefined)
  return options.length > 0
    ? `${name}${shown}不对，只能是 ${options.join('、')}`
    : `${name} 写法不对，请对照同类的行`
}

function hint(value: unknown): string {
  if (typeof value !== 'string') return ''
  if (/[（）]/.test(value)) return '，括号请用半角 ()'
  if (/[０-９]/.test(value)) return '，数字请用半角'
  return ''
}

function show(value: unknown): string {
  const text = typeof value === 'object' ? '' : String(value)
  return text.replace(/\p{C}/gu, '?').slice(0, 40)
}
