// What the Functions host tells: logs, calls, failures; and who is woken by them.
param suffix string
param location string
param tags object
param retentionDays int
param alertEmail string
param principalId string

var roles = loadJsonContent('roles.json')

// A call of a poison function is a message that failed five times. host.json keeps requests out of sampling, so that none is missed.
var alerts = [
  {
    name: 'poison'
    severity: 1
    description: 'A message failed too often and lies on the officers\' desk (GET /api/v1/desk/poison).'
    query: 'AppRequests | where Name endswith "Poison"'
    threshold: 0
    window: 'PT5M'
  }
  {
    name: 'failures'
    severity: 2
    description: 'Calls or messages fail. A message comes again by itself; more than a few mean an outage or a bug.'
    // An answer of 500 or 503 that is passed on is a success to the host. A message that failed has no code.
    query: 'AppRequests | extend Code = coalesce(toint(ResultCode), 0) | where Code >= 500 or (Success == false and Code !between (400 .. 499))'
    threshold: 10
    window: 'PT15M'
  }
  {
    name: 'host'
    severity: 1
    description: 'The app does not start or stopped: its process ended, or its settings are wrong.'
    // The names and sentences are those of the host's source: its own start, the end of the process, no answer within 30 seconds, a file that may not run.
    query: 'AppExceptions | where ExceptionType has_any ("HostInitializationException", "WorkerProcessExitException") or OuterMessage has_any ("Initializing HttpWorker timed out", "trying to start process")'
    threshold: 0
    window: 'PT5M'
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-bdsbroker-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-bdsbroker-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

resource mayPublish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, roles['Monitoring Metrics Publisher'])
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Monitoring Metrics Publisher'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-bdsbroker-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'bdsbroker'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: 'alert-bdsbroker-${alert.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'BdsBroker: ${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      scopes: [workspace.id]
      // The tables exist only once the app has told something.
      skipQueryValidation: true
      autoMitigate: false
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: { actionGroups: empty(alertEmail) ? [] : [operators.id] }
    }
  }
]

output insightsName string = insights.name
