<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
<#if section = "header"><#if messageHeader??>${kcSanitize(msg("${messageHeader}"))?no_esc}<#else>${msg("infoHeading")}</#if>
<#elseif section = "form">
  <p class="lead">${message.summary}<#if requiredActions??><#list requiredActions>: <b><#items as item>${kcSanitize(msg("requiredAction.${item}"))?no_esc}<#sep>, </#items></b></#list></#if></p>
  <#if !skipLink??>
    <#if pageRedirectUri?has_content><a class="btn primary block" href="${pageRedirectUri}">${msg("backToMarket")}</a>
    <#elseif actionUri?has_content><a class="btn primary block" href="${actionUri}">${msg("goOn")}</a>
    <#elseif (client.baseUrl)?has_content><a class="btn primary block" href="${client.baseUrl}">${msg("backToMarket")}</a></#if>
  </#if>
</#if>
</@layout.registrationLayout>
