import { shared } from './shared.mjs'

function define() {
  /** What goes wrong. What is told of it besides the message becomes properties. */
  class CertpactError extends Error {
    static kind = 'internal'

    constructor(message, { cause, ...told } = {}) {
      super(message, cause === undefined ? undefined : { cause })
      Object.assign(this, { kind: this.constructor.kind, hint: null, operation: null }, told)
    }
  }

  class InvalidInput extends CertpactError {
    static kind = 'invalid_input'
  }

  class Refused extends CertpactError {
    static kind = 'refused'
  }

  class StalePlan extends CertpactError {
    static kind = 'stale_plan'
  }

  class ApiError extends CertpactError {
    static kind = 'api'
  }

  class AuthenticationError extends ApiError {
    static kind = 'authentication'
  }

  class PermissionDenied extends ApiError {
    static kind = 'permission'
  }

  class NotFound extends ApiError {
    static kind = 'not_found'
  }

  class RateLimited extends ApiError {
    static kind = 'rate_limited'
  }

  class ServerError extends ApiError {
    static kind = 'server'
  }

  class Unreachable extends CertpactError {
    static kind = 'unreachable'
  }

  class TimedOut extends CertpactError {
    static kind = 'timed_out'
  }

  class UnreadableAnswer extends CertpactError {
    static kind = 'unreadable_answer'
  }

  class NotCarriedOut extends CertpactError {
    static kind = 'not_carried_out'
  }

  class OutcomeUnknown extends CertpactError {
    static kind = 'outcome_unknown'
  }

  class AbortError extends CertpactError {
    static kind = 'interrupted'

    // As the platform's own have it.
    code = 'ABORT_ERR'
  }

  const classes = {
    AbortError,
    ApiError,
    AuthenticationError,
    CertpactError,
    InvalidInput,
    NotCarriedOut,
    NotFound,
    OutcomeUnknown,
    PermissionDenied,
    RateLimited,
    Refused,
    ServerError,
    StalePlan,
    TimedOut,
    Unreachable,
    UnreadableAnswer,
  }

  // On the prototypes, as the errors of the language have it: a stack then begins with the name, and
  // a bundler that renames classes does not rename this.
  for (const [name, { prototype }] of Object.entries(classes)) {
    Object.defineProperty(prototype, 'name', { configurable: true, value: name, writable: true })
  }
  return classes
}

const {
  AbortError,
  ApiError,
  AuthenticationError,
  CertpactError,
  InvalidInput,
  NotCarriedOut,
  NotFound,
  OutcomeUnknown,
  PermissionDenied,
  RateLimited,
  Refused,
  ServerError,
  StalePlan,
  TimedOut,
  Unreachable,
  UnreadableAnswer,
} = shared('errors', define)

export {
  AbortError,
  ApiError,
  AuthenticationError,
  CertpactError,
  InvalidInput,
  NotCarriedOut,
  NotFound,
  OutcomeUnknown,
  PermissionDenied,
  RateLimited,
  Refused,
  ServerError,
  StalePlan,
  TimedOut,
  Unreachable,
  UnreadableAnswer,
}
