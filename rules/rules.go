package rules

import "github.com/irsalint/irsalint/linter/lint"

// All returns every rule, group by group in the order in which the table of
// rules shows them.
func All() []lint.Rule {
	return []lint.Rule{
		subjectMismatch,
		undeclaredRole,
		wrongAccount,
		missingAnnotation,
		orphanSubject,
		copiedSubject,
		wrongServiceAccount,
		undeclaredServiceAccount,
		misplacedAnnotation,
		conflictingIdentity,
		selfAssume,
		chainedRole,

		literalWildcard,
		malformedSubject,
		malformedConditionKey,
		misplacedClaim,
		issuerMismatch,
		malformedProvider,
		undeclaredProvider,
		providerAccount,
		wrongAction,
		wrongPrincipal,
		audienceMismatch,
		unsatisfiableCondition,
		invalidTrustPolicy,
		partitionMismatch,
		roleNameLength,

		missingSubject,
		wildcardSubject,
		missingAudience,
		invertedCondition,
		publicPrincipal,
		defaultServiceAccount,
		sharedRole,

		malformedRoleArn,
		misspelledAnnotation,
		invalidAnnotationValue,

		podIdentityTrust,
		associationMismatch,
		sessionTagMismatch,
		missingAssociation,

		unreadableInput,
		unusedIgnore,
	}
}
