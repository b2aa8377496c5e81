export { loader } from './picture'
