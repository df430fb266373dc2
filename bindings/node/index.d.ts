export * from './errors.cjs'
export * from './generated.cjs'
