'use strict'

module.exports = { ...require('./errors.cjs'), ...require('./generated.cjs') }
