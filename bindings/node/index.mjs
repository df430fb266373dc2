export * from './errors.mjs'
export * from './generated.mjs'
