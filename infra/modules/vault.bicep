// The keys that personal values are encrypted under. They are apart from the data on purpose: whoever gets the one has nothing yet.
param name string
param location string
param tags object
param principalId string

@description('Whether to bring back the vault of this name that was deleted, instead of making one.')
param recover bool

@secure()
param masterKeys string

@secure()
@description('Of the mail server; empty for none.')
param mailPassword string

@secure()
@description('Of the gateway; empty for none.')
param gatewaySecrets string

var roles = loadJsonContent('roles.json')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    createMode: recover ? 'recover' : 'default'
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    // Without these keys every personal value is lost: what was deleted by mistake can be brought back.
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'master-keys'
  properties: {
    value: masterKeys
    contentType: 'name base64, name base64; the last one wraps'
  }
}

resource mail 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(mailPassword)) {
  parent: vault
  name: 'mail-password'
  properties: {
    value: mailPassword
    contentType: 'password of the user at the mail server'
  }
}

resource gateway 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(gatewaySecrets)) {
  parent: vault
  name: 'gateway-secrets'
  properties: {
    value: gatewaySecrets
    contentType: 'whsec_..., one or two with a comma'
  }
}

resource rights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roles['Key Vault Secrets User'])
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Empty where there is nothing to point to.
output mailEntry string = empty(mailPassword) ? '' : '${vault.properties.vaultUri}secrets/mail-password'
output gatewayEntry string = empty(gatewaySecrets) ? '' : '${vault.properties.vaultUri}secrets/gateway-secrets'
output entry string = '${vault.properties.vaultUri}secrets/${secret.name}'
