package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The first and only line of a chamber to the gateway. One without a kind is a {@link GenerateCall}, as workers of earlier versions
 * write it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "call", defaultImpl = GenerateCall.class)
@JsonSubTypes({@Type(value = GenerateCall.class, name = "generate"), @Type(value = EmbedCall.class, name = "embed")})
public sealed interface GatewayCall permits GenerateCall, EmbedCall {}
