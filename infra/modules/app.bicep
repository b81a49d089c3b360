// The function app on Flex Consumption, and the storage that its host keeps its own books and the package in.
param suffix string
param location string
param tags object
param identityId string
param identityClientId string
param principalId string
param tableEndpoint string
param queueEndpoint string
param blobEndpoint string
param insightsName string

@description('Where in the vault the master keys are: the address of a secret, without a version, so that the newest counts.')
param vaultEntry string

@description('Objects with issuer, audience and, optionally, privilegedRoles.')
param authorities array

@description('How people are reached outside of the inbox; each empty for none. The entries are addresses of secrets in the vault.')
param mailServer string
param mailFrom string
param mailUser string
param mailEntry string
param gateway string
param gatewayEntry string
param publicAddress string
param inboxPage string
param allowedOrigins array
param maximumInstanceCount int
param alwaysReadyHttpInstances int
param instanceMemoryMB int
param hostStorageSku string
param otlpEndpoint string

var roles = loadJsonContent('roles.json')
var packages = 'app-package'

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Apart from the product's data: the host needs to own blobs here (locks, its keys), and its polling counts against another account's limits.
resource hostStorage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'sthost${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: hostStorageSku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: hostStorage
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: hostBlobs
  name: packages
  properties: { publicAccess: 'None' }
}

resource hostRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, principalId, roles['Storage Blob Data Owner'])
  scope: hostStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Blob Data Owner'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-bdsbroker-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

var settings = {
  // The host's own storage, and its telemetry.
  AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

  // The queues that the host works off: the connection that every function.json names.
  BdsBrokerStorage__queueServiceUri: queueEndpoint
  BdsBrokerStorage__credential: 'managedidentity'
  BdsBrokerStorage__clientId: identityClientId

  // The product.
  BdsBroker__Storage__TableEndpoint: tableEndpoint
  BdsBroker__Storage__QueueEndpoint: queueEndpoint
  BdsBroker__Storage__BlobEndpoint: blobEndpoint
  BdsBroker__Storage__ClientId: identityClientId
  BdsBroker__MasterKeys: '@Microsoft.KeyVault(SecretUri=${vaultEntry})'
}
var otlpSettings = empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }
var mailSettings = empty(mailServer) ? {} : {
  BdsBroker__Reaching__MailServer: mailServer
  BdsBroker__Reaching__MailFrom: mailFrom
  BdsBroker__Reaching__MailUser: mailUser
  BdsBroker__Reaching__MailPassword: empty(mailEntry) ? '' : '@Microsoft.KeyVault(SecretUri=${mailEntry})'
}
var gatewaySettings = empty(gateway) ? {} : {
  BdsBroker__Reaching__Gateway: gateway
  BdsBroker__Reaching__GatewaySecrets: '@Microsoft.KeyVault(SecretUri=${gatewayEntry})'
}
var addressSettings = empty(publicAddress) && empty(inboxPage) ? {} : {
  BdsBroker__Reaching__PublicAddress: publicAddress
  BdsBroker__Reaching__InboxPage: inboxPage
}
var authoritySettings = [
  for (authority, at) in authorities: {
    'BdsBroker__Authorities__${at}__Issuer': authority.issuer
    'BdsBroker__Authorities__${at}__Audience': authority.audience
    'BdsBroker__Authorities__${at}__PrivilegedRoles': authority.?privilegedRoles ?? ''
  }
]

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-bdsbroker-${suffix}'
  location: location
  // azd finds the app of the service "api" by this tag.
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packages}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      // A custom handler, as host.json says. For an app of .NET the host would leave the extension bundle out, and with it everything that works off a queue;
      // so the package brings its own .NET (infra/package.sh).
      runtime: {
        name: 'custom'
        version: '1.0'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: alwaysReadyHttpInstances == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyHttpInstances
          }
        ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: false
      }
    }
  }
  dependsOn: [packageContainer, hostRights]

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: reduce(authoritySettings, union(settings, otlpSettings, mailSettings, gatewaySettings, addressSettings), (all, one) => union(all, one))
  }

  // Deployments come by the identity of whoever deploys, never with a password.
  resource noBasicScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource noBasicFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
