import type { Feature } from 'write-excel-file/node'
import { xmlEscaped } from '~/domain/xml'
