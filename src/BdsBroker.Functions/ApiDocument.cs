using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BdsBroker.Functions;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>: made of the routes themselves, so that it cannot say anything else.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Bearer = "bearer";

    internal static void AddApiDocument(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ApiDocumentJson.Default)).AddOpenApi(Name, options =>
    {
        // Read when somebody asks for the document, not when the process starts.
        var says = new Lazy<DocStrings>(DocStrings.Read);
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "BdsBroker",
                Version = Name,
                Description = "SMEs ask for credit readiness or technical help, certified providers accept, a business plan is prepared, and the bank reviews what the SME forwards.",
            };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // A personal value is a text, or null once its subject was erased.
            if (context.JsonTypeInfo.Type.Name == "Personal")
            {
                schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
            }

            // The closed list that the check of a body uses.
            if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute words, ..]
                && (schema.Items as OpenApiSchema ?? schema) is { } one)
            {
                one.Enum = [.. words.Values.OfType<string>().Select(word => (JsonNode)word)];
            }

            // A member that may be null may be left out: bodies are checked by rules that name what is missing, and answers leave out what there is not.
            foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.IsSetNullable || member.IsGetNullable))
            {
                schema.Required?.Remove(member.Name);
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context, says.Value);
            return Task.CompletedTask;
        });
    });

    /// <summary>Maps the document. It is made once: the routes do not change while the process runs.</summary>
    internal static void MapApiDocument(this WebApplication app)
    {
        var document = new Lazy<Task<string>>(async () =>
            await (await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        app.MapGet($"/openapi/{Name}.json", (RequestDelegate)(async http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(await document.Value, http.RequestAborted);
        })).ExcludeFromDescription();
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, DocStrings says)
    {
        var method = context.Description.HttpMethod;
        var handler = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().FirstOrDefault();
        if (handler is { DeclaringType: { } type })
        {
            var name = handler.Name == "Handle" ? type.Name : type.Name + handler.Name;
            operation.OperationId = char.ToLowerInvariant(name[0]) + name[1..];
            var said = says.Of(handler);
            var end = said.IndexOf(". ", StringComparison.Ordinal);
            operation.Summary = end < 0 ? said : said[..(end + 1)];
            operation.Description = end < 0 ? null : said[(end + 2)..];
        }

        operation.Parameters ??= [];
        if (handler?.GetParameters().Any(parameter => parameter.ParameterType.Name == "PageQuery") == true)
        {
            operation.Parameters.Add(Parameter("cursor", ParameterLocation.Query, JsonSchemaType.String, "The next of the page before; absent for the first page."));
            operation.Parameters.Add(Parameter("limit", ParameterLocation.Query, JsonSchemaType.Integer, "How many items at most: 1 to 200, 50 by default."));
        }

        if (handler?.GetParameters().Any(parameter => parameter.ParameterType.Name == "AnswerForm") == true)
        {
            operation.Parameters.Add(Parameter("format", ParameterLocation.Query, JsonSchemaType.String, "json or csv; without it Accept decides, and JSON is the default."));
            if (operation.Responses?.TryGetValue("200", out var answer) == true && answer.Content?.TryGetValue("text/csv", out var table) == true)
            {
                // A table is a text, whatever the JSON beside it looks like.
                table.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            }
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.Any(mark => mark.GetType().Name == "TakesFiles"))
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The file as it is; its name comes in Content-Disposition.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/octet-stream"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            };
        }

        if (method == HttpMethods.Post)
        {
            operation.Parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String, "The same key and body get the same answer again."));
        }

        if (method is not "GET")
        {
            operation.Parameters.Add(Parameter("If-Match", ParameterLocation.Header, JsonSchemaType.String, method == HttpMethods.Post ? "The ETag that was read; optional." : "The ETag that was read; required for what exists."));
        }

        operation.Responses ??= [];
        if (method is not "GET" && operation.Responses.Remove("200", out var success))
        {
            // 200, 201, 202 or 204: each answer says which it is.
            success.Description = "Done, made (201) or accepted (202); Location names what was made.";
            operation.Responses["2XX"] = success;
        }

        if (operation.Responses.ContainsKey("401"))
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, JsonSchemaType type, string description) =>
        new() { Name = name, In = location, Description = description, Schema = new OpenApiSchema { Type = type } };
}

/// <summary>What the document describes beside bodies and views: the values of paths and queries, and files.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class ApiDocumentJson : JsonSerializerContext;
