<#import "template.ftl" as layout>
<#import "parts.ftl" as parts>
<@layout.registrationLayout displayInfo=true displayMessage=!messagesPerField.existsError('username'); section>
<#if section = "header">${msg("emailForgotTitle")}
<#elseif section = "form">
  <p class="lead">${msg("emailInstruction")}</p>
  <form id="kc-reset-password-form" action="${url.loginAction}" method="post">
    <@parts.text id="username" label=msg("usernameOrEmail") value=(auth.attemptedUsername!'') autocomplete="username" focus=true required=true/>
    <button class="btn primary block" type="submit">${msg("doSendReset")}</button>
  </form>
<#elseif section = "info">
  <p><a href="${url.loginUrl}">${msg("backToLogin")?no_esc}</a></p>
</#if>
</@layout.registrationLayout>
