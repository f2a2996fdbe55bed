<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
<#if section = "header">${msg("pageExpiredTitle")}
<#elseif section = "form">
  <p class="lead">${msg("pageExpiredLead")}</p>
  <a class="btn primary block" id="loginContinueLink" href="${url.loginAction}">${msg("pageExpiredContinue")}</a>
  <p class="after"><a id="loginRestartLink" href="${url.loginRestartFlowUrl}">${msg("pageExpiredRestart")}</a></p>
</#if>
</@layout.registrationLayout>
