// All of BdsBroker in Azure: one resource group with a Flex Consumption function app, its storage, its identity, monitoring and alerts.
// Every connection in Azure is by the app's managed identity. Secrets (the keys that personal values are encrypted under, those of mail and gateway) go into a vault and nowhere else.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Names the environment; all names of resources follow from it.')
param environmentName string

@description('Where everything lies. The data are personal data of Indonesian businesses and officials: the law or the operator\'s own rules may require that they stay in Indonesia, hence the default. Check first that Flex Consumption is offered there.')
@metadata({ azd: { type: 'location' } })
param location string = 'indonesiacentral'

@minLength(1)
@description('The application id (or App ID URI) of the API\'s registration in Entra: the aud of tokens meant for it.')
param entraAudience string

@secure()
@minLength(45)
@description('The keys that personal values are encrypted under, the oldest first: "name base64, name base64", 32 bytes each; the last one is used from now on, the others still open what they closed. Keep a copy apart from Azure: without them personal values are lost.')
param masterKeys string

@description('After azd down: the vault keeps its name for 90 days and cannot be purged, so that a new one is refused until then. True brings it back, with its secrets, which are then set as given here. False again once that is done.')
param recoverVault bool = false

@description('Where mail is handed in: smtps://host:465 or smtp://host:587 (docs/runbook.md). Empty: nobody is reached by mail.')
param mailServer string = ''

@description('Whom mail is from, such as no-reply@example.id.')
param mailFrom string = ''

@description('Who signs in at the mail server. Empty: nobody.')
param mailUser string = ''

@secure()
@description('That user\'s password.')
param mailPassword string = ''

@description('Where the gateway for WhatsApp or text messages takes them: an https address. Empty: nobody is reached by telephone.')
param gateway string = ''

@secure()
@description('What calls of the gateway are signed with: whsec_..., or two of them with a comma.')
param gatewaySecrets string = ''

@description('The address of the API as mail programs reach it, for the link that stops mail; the app\'s own or one in front of it.')
param publicAddress string = ''

@description('The page that messages lead people to. Empty: none.')
param inboxPage string = ''

@description('The tenant whose users sign in.')
param entraTenantId string = tenant().tenantId

@description('Which of officer, certifier, kadin and bank count from that tenant, with commas.')
param entraPrivilegedRoles string = 'officer,certifier,kadin,bank'

@description('Other issuers: objects with issuer, audience and, optionally, privilegedRoles (with commas).')
param otherAuthorities array = []

@description('Web origins that may call the API from a browser, with commas; none by default. The platform answers their preflights.')
param allowedOrigins string = ''

@minValue(1)
@maxValue(1000)
@description('The most instances at once of each group of functions: all of HTTP is one, each queue another. It bounds the cost of an attack and the rate at which storage is asked. Low, because the platform asks for too many: once one message of a queue is visible it counts the hidden ones too, which are those of the next ten minutes and of tries that failed. 10 instances take 160 calls and 240 messages of a queue at once. Where a region refuses less than 40, give 40.')
param maximumInstanceCount int = 10

@minValue(0)
@maxValue(20)
@description('Instances that always wait for HTTP calls. 0 costs nothing while nobody calls, and the first call then waits for a start.')
param alwaysReadyHttpInstances int = 0

@allowed([2048, 4096])
@description('Memory of an instance in MB. The platform has 512 too, and refuses it with this API version (azure-rest-api-specs, issue 40898).')
param instanceMemoryMB int = 2048

@allowed(['Standard_LRS', 'Standard_ZRS'])
@description('Copies of the data. Both kinds stay in the region; those that copy to a paired region are left out on purpose.')
param storageSku string = 'Standard_ZRS'

@minValue(30)
@maxValue(730)
@description('For how many days logs are kept.')
param logRetentionDays int = 30

@description('Who gets the alerts. Empty: alerts are raised in the portal alone.')
param alertEmail string = ''

@description('Where traces, metrics and logs go by OTLP besides Application Insights (docs/telemetry.md). Empty: nowhere.')
param otlpEndpoint string = ''

var tags = { 'azd-env-name': environmentName }
var suffix = toLower(uniqueString(subscription().id, environmentName, location))
var entra = {
  issuer: '${environment().authentication.loginEndpoint}${entraTenantId}/v2.0'
  audience: entraAudience
  privilegedRoles: entraPrivilegedRoles
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-bdsbroker-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-bdsbroker-${suffix}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'stbds${suffix}'
    location: location
    tags: tags
    sku: storageSku
    principalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: take('kvbds${suffix}', 24)
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    recover: recoverVault
    masterKeys: masterKeys
    mailPassword: mailPassword
    gatewaySecrets: gatewaySecrets
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    retentionDays: logRetentionDays
    alertEmail: alertEmail
    principalId: identity.outputs.principalId
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    principalId: identity.outputs.principalId
    tableEndpoint: storage.outputs.tableEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    blobEndpoint: storage.outputs.blobEndpoint
    insightsName: monitoring.outputs.insightsName
    vaultEntry: vault.outputs.entry
    mailServer: mailServer
    mailFrom: mailFrom
    mailUser: mailUser
    mailEntry: vault.outputs.mailEntry
    gateway: gateway
    gatewayEntry: vault.outputs.gatewayEntry
    publicAddress: publicAddress
    inboxPage: inboxPage
    authorities: concat([entra], otherAuthorities)
    allowedOrigins: empty(allowedOrigins) ? [] : map(split(allowedOrigins, ','), origin => trim(origin))
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    instanceMemoryMB: instanceMemoryMB
    hostStorageSku: storageSku
    otlpEndpoint: otlpEndpoint
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_API_NAME string = app.outputs.name
output SERVICE_API_URI string = app.outputs.uri
output BDSBROKER_STORAGE_ACCOUNT string = storage.outputs.name
