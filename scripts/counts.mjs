/** How many tests passed, failed and were skipped, and the names of the failed, from the reports of Vitest and Playwright. */

/** Vitest's JSON report; a file that could not even be loaded counts as one failure. */
export function countUnitTests(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    names: [
      ...brokenFiles.map((file) => file.name),
      ...report.testResults.flatMap((file) =>
        file.assertionResults
          .filter(({ status }) => status === 'failed')
          .map(
            ({ fullName, failureMessages }) => `${file.name}: ${fullName}: ${firstLine(failureMessages[0])}`,
          ),
      ),
    ],
  }
}

/** Playwright's JSON report; an error outside of any test counts as one failure. */
export function countEndToEndTests(report) {
  const { expected, flaky, unexpected, skipped } = report.stats
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped,
    names: [...report.errors.map(({ message }) => firstLine(message)), ...report.suites.flatMap(failedSpecs)],
  }
}

function failedSpecs({ specs, suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line}: ${title}`)
  return [...failed, ...suites.flatMap(failedSpecs)]
}

const firstLine = (text = '') => text.split('\n', 1)[0]

/**
 * What a stage is worth: one failure at least when it ended badly, left no report, or ran nothing.
 * `counts` is undefined without a report.
 */
export function judge(counts, exitCode) {
  const { passed = 0, failed = 0, skipped = 0, names = [] } = counts ?? {}
  const isHollow = exitCode !== 0 || passed === 0
  return { passed, failed: isHollow ? Math.max(failed, 1) : failed, skipped, names }
}
